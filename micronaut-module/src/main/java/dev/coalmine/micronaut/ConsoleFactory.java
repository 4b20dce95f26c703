package dev.coalmine.micronaut;

import dev.coalmine.Rollouts;
import dev.coalmine.console.Console;
import dev.coalmine.console.FleetFigures;
import dev.coalmine.console.HistoryPoint;
import dev.coalmine.console.Problem;
import dev.coalmine.console.RolloutDetails;
import dev.coalmine.console.RolloutList;
import dev.coalmine.console.RolloutRow;
import dev.coalmine.console.SignalFigures;
import dev.coalmine.console.Signature;
import dev.coalmine.stats.MethodStats;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.core.annotation.Introspected;
import io.micronaut.management.endpoint.annotation.Endpoint;

/** Makes the console that the endpoint shows, from the start of the application, so that there is a history. */
@Factory
@Requires(classes = Endpoint.class)
@Requires(property = "endpoints.rollouts.enabled", notEquals = "false")
@Introspected(
        classes = {
            FleetFigures.class,
            FleetFigures.Member.class,
            HistoryPoint.class,
            MethodStats.class,
            Problem.class,
            RolloutDetails.class,
            RolloutDetails.Arm.class,
            RolloutDetails.Audit.class,
            RolloutDetails.Bin.class,
            RolloutDetails.Change.class,
            RolloutDetails.Finding.class,
            RolloutDetails.Position.class,
            RolloutDetails.Quantiles.class,
            RolloutDetails.Store.class,
            RolloutDetails.Stretch.class,
            RolloutDetails.Timeline.class,
            RolloutList.class,
            RolloutRow.class,
            RolloutRow.Arm.class,
            RolloutRow.Evidence.class,
            SignalFigures.class,
            SignalFigures.Arm.class,
            Signature.class
        })
final class ConsoleFactory {
    @Context
    @Bean(preDestroy = "close")
    Console console(Rollouts rollouts) {
        return Console.of(rollouts);
    }
}
