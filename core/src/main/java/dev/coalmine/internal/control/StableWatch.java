package dev.coalmine.internal.control;

import dev.coalmine.internal.judging.Worsening;
import dev.coalmine.internal.judging.Worsening.Before;
import dev.coalmine.internal.judging.Worsening.Calls;
import dev.coalmine.internal.recording.EpochBatch;
import dev.coalmine.internal.recording.EvidenceSource;
import dev.coalmine.internal.recording.StableCalls;
import dev.coalmine.plan.Share;
import dev.coalmine.plan.StableHealth;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Watches whether stable gets worse after each rise of the share. Not thread-safe; the controller's lock guards it. */
final class StableWatch {
    private final EvidenceSource source;
    private StableHealth health;
    private @Nullable Share inForce;
    private @Nullable Worsening worsening;
    private Calls sinceShare = new Calls(0, 0, 0);
    private Calls seen = new Calls(0, 0, 0);

    StableWatch(EvidenceSource source, StableHealth health) {
        this.source = source;
        this.health = health;
    }

    /** Holds rises that follow to another plan's terms. */
    void follow(StableHealth other) {
        health = other;
    }

    /** Notes that an epoch was opened for this share. */
    void opened(Share share) {
        Share from = inForce;
        if (from != null && from.equals(share)) {
            worsening = worsening == null ? null : worsening.restarted();
        } else {
            worsening = from != null && from.compareTo(share) < 0 ? afterRise(from, share) : null;
            inForce = share;
            sinceShare = count();
        }
        seen = count();
    }

    private @Nullable Worsening afterRise(Share from, Share to) {
        Calls before = count().since(sinceShare);
        OptionalLong p99 = source.referenceP99();
        Duration limit = p99.isPresent() ? Duration.ofNanos(p99.getAsLong()) : null;
        String rise = "the rise from " + from + " to " + to;
        return Worsening.after(new Before(before.calls(), before.failures(), limit, rise), health);
    }

    /** Returns what was recorded of stable so far. */
    private Calls count() {
        Duration p99 = worsening == null ? null : worsening.p99();
        StableCalls calls = source.stableCalls(p99 == null ? Long.MAX_VALUE : p99.toNanos());
        return new Calls(calls.calls(), calls.failures(), calls.longer());
    }

    /** Takes in what was drained. */
    void look(List<EpochBatch> batches) {
        Worsening last = worsening;
        if (last == null || batches.isEmpty()) {
            return;
        }
        Calls now = count();
        Worsening next = last.plus(
                now.since(seen),
                batches.get(0).groups().errors(),
                batches.get(0).groups().slow());
        for (EpochBatch batch : batches.subList(1, batches.size())) {
            next = next.plus(
                    new Calls(0, 0, 0), batch.groups().errors(), batch.groups().slow());
        }
        seen = now;
        worsening = next;
    }

    /** Returns what got worse, in words; null if nothing was shown to. */
    @Nullable
    String text() {
        return worsening == null ? null : worsening.sentence();
    }
}
