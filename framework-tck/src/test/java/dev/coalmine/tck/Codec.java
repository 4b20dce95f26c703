package dev.coalmine.tck;

import dev.coalmine.annotation.Candidate;
import dev.coalmine.annotation.RoutingKey;
import jakarta.inject.Singleton;

/** What beans are told apart of by its type arguments. */
interface Codec<T> {
    String encode(@RoutingKey T value);

    @Singleton
    class OldTexts implements Codec<String> {
        @Override
        public String encode(String value) {
            return "old text " + value;
        }
    }

    @Singleton
    @Candidate("texts")
    class NewTexts implements Codec<String> {
        @Override
        public String encode(String value) {
            return "new text " + value;
        }
    }

    @Singleton
    class OldNumbers implements Codec<Long> {
        @Override
        public String encode(Long value) {
            return "old number " + value;
        }
    }

    @Singleton
    @Candidate("numbers")
    class NewNumbers implements Codec<Long> {
        @Override
        public String encode(Long value) {
            return "new number " + value;
        }
    }

    /** Asks for both. */
    @Singleton
    class Encoder {
        final Codec<String> texts;
        final Codec<Long> numbers;

        Encoder(Codec<String> texts, Codec<Long> numbers) {
            this.texts = texts;
            this.numbers = numbers;
        }
    }
}
