/**
 * The whole platform under faults: processes killed and suspended, connections cut, a full disk, batch runs killed at any
 * step, while traffic flows and questions are asked. What is answered is compared with an oracle that reads the log itself
 * and shares no code with the platform.
 */
package dev.lambent.deploy.chaos;
