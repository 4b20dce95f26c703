package dev.coalmine.internal.control;

import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.Recorder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a rollout is recorded with and written down in; a {@link Rehearsal} has others.
 *
 * @param evidence makes what its evidence comes from
 * @param log takes a line for each decision
 */
record Instruments(EvidenceSource.Factory evidence, Logger log) {
    /** Those of a rollout with calls. */
    static final Instruments REAL = new Instruments(Recorder::new, LoggerFactory.getLogger("dev.coalmine"));
}
