package dev.coalmine.fleet.redis;

import dev.coalmine.store.Contribution;
import dev.coalmine.store.Contribution.Filter;
import dev.coalmine.store.Contribution.Testimony;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes contributions as the arguments of the script {@code contribute}, in the order that its first lines say. */
final class Contributions {
    private Contributions() {}

    static List<String> arguments(String lifetime, int maxCounters, Contribution contribution) {
        List<String> arguments = new ArrayList<>();
        arguments.add(lifetime);
        arguments.add(Integer.toString(maxCounters));
        arguments.add(Long.toString(contribution.sequence()));
        arguments.add(Integer.toString(contribution.counts().size()));
        contribution.counts().forEach((counter, count) -> {
            arguments.add(counter);
            arguments.add(Long.toString(count));
        });
        Map<Filter, List<Testimony>> testimonies =
                contribution.testimonies().stream().collect(Collectors.groupingBy(Testimony::filter));
        arguments.add(Integer.toString(contribution.filters().size()));
        for (Filter filter : contribution.filters()) {
            List<Testimony> heard = testimonies.getOrDefault(filter, List.of());
            arguments.add(filter.name());
            arguments.add(Integer.toString(filter.bits()));
            arguments.add(Integer.toString(heard.size()));
            for (Testimony testimony : heard) {
                arguments.add(Integer.toString(filter.bit(testimony.keyHash())));
                arguments.add(testimony.counter());
            }
        }
        return arguments;
    }
}
