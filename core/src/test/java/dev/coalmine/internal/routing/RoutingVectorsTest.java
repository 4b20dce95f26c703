package dev.coalmine.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.internal.hash.KeyHash;
import dev.coalmine.plan.CompositeKey;
import dev.coalmine.plan.Share;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published vectors, made by another program in another language, fix the hash for ever. */
@Promise("R1")
@Fault({32, 33})
class RoutingVectorsTest {
    private static final Path VECTORS = Path.of("..", "docs", "routing-vectors.json");

    static Stream<JsonNode> vectors() throws IOException {
        JsonNode vectors = new ObjectMapper().readTree(VECTORS.toFile()).get("vectors");
        assertThat(vectors.size()).isGreaterThan(100);
        return StreamSupport.stream(vectors.spliterator(), false);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void publishedVectorsHold(JsonNode vector) {
        long bits = bits(vector);
        long salt =
                KeyHash.salt(vector.get("rollout").asText(), vector.get("seed").asText());
        long hash = KeyHash.salted(bits, salt);

        assertThat(hex(bits)).isEqualTo(vector.get("keyBits").asText());
        assertThat(hex(salt)).isEqualTo(vector.get("salt").asText());
        assertThat(hex(hash)).isEqualTo(vector.get("hash").asText());
        assertThat(KeyHash.bucket(hash, Share.UNITS))
                .isEqualTo(vector.get("bucket").asInt());
    }

    private static String hex(long bits) {
        return String.format("%016x", bits);
    }

    private static long bits(JsonNode vector) {
        JsonNode key = vector.get("key");
        return switch (vector.get("type").asText()) {
            case "string" -> KeyHash.bits(key.asText());
            case "long" -> key.asLong();
            case "uuid" -> KeyHash.bits(UUID.fromString(key.asText()));
            case "composite" -> composite(key);
            default -> throw new AssertionError(vector);
        };
    }

    private static long composite(JsonNode parts) {
        List<Object> values = new ArrayList<>();
        for (JsonNode part : parts) {
            values.add(part.isTextual() ? part.asText() : (Object) part.asLong());
        }
        return Objects.requireNonNull(CompositeKey.of(values.toArray())).bits();
    }
}
