/** What layers tell each other and their users: publications, speed records, control entries, view columns, coverage. */
package dev.lambent.view;
