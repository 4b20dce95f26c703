package dev.coalmine.examples.quickstart;

import java.util.List;
import java.util.SplittableRandom;

/** What the site is asked to do, and how often: users and documents to draw from, and how the documents look trimmed. */
final class Load {
    private final Users users;
    private final List<String> documents;
    private final List<String> trimmed;
    private final int callsPerSecond;

    Load(Users users, List<String> documents, int callsPerSecond) {
        Trimmer stable = Trimmers.stable();
        this.users = users;
        this.documents = documents;
        this.trimmed = documents.stream().map(text -> stable.trim("", text)).toList();
        this.callsPerSecond = callsPerSecond;
    }

    /** Makes one call of this trimmer, and returns whether the answer is the one that stable gives. */
    boolean call(Trimmer trimmer, SplittableRandom random) {
        String user = users.next(random);
        int document = random.nextInt(documents.size());
        return trimmer.trim(user, documents.get(document)).equals(trimmed.get(document));
    }

    /** Returns how many calls a second all callers make together. */
    int callsPerSecond() {
        return callsPerSecond;
    }
}
