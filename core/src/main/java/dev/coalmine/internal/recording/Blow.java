package dev.coalmine.internal.recording;

/** Why a fuse blew. */
public sealed interface Blow permits FuseReport, BulkheadReport {
    /** Returns the number of the process A whose fuse blew; whoever rolls back must find an epoch of it in force. */
    long processA();
}
