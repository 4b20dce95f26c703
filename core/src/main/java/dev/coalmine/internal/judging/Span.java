package dev.coalmine.internal.judging;

/** Which of a metric's two running processes. */
enum Span {
    SINCE_START,
    RECENT
}
