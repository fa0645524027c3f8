/**
 * What travels with the job and between its operators: the app's own files, and the serializers of rows and places. Used
 * by every package of the speed layer; knows nothing of what the operators do.
 */
package dev.lambent.speed.wire;
