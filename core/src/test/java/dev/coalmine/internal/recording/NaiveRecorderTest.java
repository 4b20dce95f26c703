package dev.coalmine.internal.recording;

class NaiveRecorderTest extends RecorderContract {
    @Override
    RecorderSubject make(long graceNanos) {
        return new NaiveRecorder(graceNanos);
    }
}
