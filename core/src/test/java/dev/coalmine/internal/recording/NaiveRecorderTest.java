package dev.coalmine.internal.recording;

class NaiveRecorderTest extends RecorderContract {
    @Override
    RecorderSubject make(RecordingTerms terms) {
        return new NaiveRecorder(terms);
    }
}
