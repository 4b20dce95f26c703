package dev.coalmine.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.console.Command;
import dev.coalmine.metrics.MeterName;
import dev.coalmine.metrics.MeterTag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The guide for operators leaves nothing out. */
class OperatingGuideTest {
    private final String guide;

    OperatingGuideTest() throws IOException {
        guide = Files.readString(Path.of("../docs/guide/operating.md"));
    }

    @Test
    void everyCommandIsThere() {
        for (Command command : Command.values()) {
            assertThat(guide).contains("| `" + command.label() + "` |");
        }
    }

    @Test
    void everyMeterIsThereWithItsTags() {
        for (MeterName meter : MeterName.values()) {
            String tags = String.join(
                    ", ",
                    meter.tags().stream()
                            .map(MeterTag::key)
                            .map(key -> "`" + key + "`")
                            .toList());
            assertThat(guide).contains("| `" + meter.id() + "` | " + tags + (tags.isEmpty() ? "|" : " |"));
        }
    }
}
