package dev.coalmine.figures;

import static org.assertj.core.api.Assertions.assertThat;

import dev.coalmine.Fault;
import dev.coalmine.Promise;
import dev.coalmine.figures.FalseTrips.Cell;
import dev.coalmine.simulation.Probability;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The figures in short: seeded, coarse where they are simulated, exact where they are not. Bounds allow for four standard
 * errors, so this is a smoke alarm; the figures themselves are in the guide.
 */
class FiguresTest {
    private static final Effort SHORT = Effort.times(1e-9);
    private static final double LUCK = 4;

    private static void assertMet(Goal goal) {
        assertThat(goal.reached() - LUCK * goal.error()).as(goal.toString()).isLessThanOrEqualTo(goal.most());
    }

    /** Twenty rollouts of a million candidate calls in each kind of traffic, at an α of 5%. */
    @Test
    @Promise({"G1", "J1"})
    @Fault({26, 27, 35})
    void healthyCandidatesAreSeldomTripped() {
        int trips = 0;
        int rollouts = 0;
        for (Cell cell : FalseTrips.cells()) {
            Probability ofCell = FalseTrips.count(SHORT, cell, 0.05, 0).trips();
            trips += ofCell.happened();
            rollouts += ofCell.rollouts();
        }
        double most = 0.05 * rollouts;
        assertThat((double) trips).isLessThanOrEqualTo(most + LUCK * Math.sqrt(most));
    }

    @Test
    @Promise({"G2", "J2"})
    void moreErrorsAreFoundNearTheBound() {
        ErrorDetection.Cell doubled = new ErrorDetection.Cell(5, 0.01, 2);
        ErrorDetection.Cell tenfold = new ErrorDetection.Cell(5, 0.001, 10);
        for (ErrorDetection.Cell cell : List.of(doubled, tenfold)) {
            List<Goal> goals = ErrorDetection.found(SHORT, cell, 0).goals();
            goals.forEach(FiguresTest::assertMet);
            assertThat(goals).allMatch(goal -> goal.reached() + LUCK * goal.error() > 1, "no test beats the bound");
        }
    }

    @Test
    @Promise("G3")
    void aCandidateThatAlwaysFailsIsFoundByAHandfulOfKeys() {
        assertThat(TotalFailure.keysAlone(0.01)).isEqualTo(3).isEqualTo((int) TotalFailure.simulated(SHORT, 0.01));
        assertThat(TotalFailure.keysAlone(0.05)).isEqualTo(4).isEqualTo((int) TotalFailure.simulated(SHORT, 0.05));
        assertThat(TotalFailure.keysAlone(0.5)).isEqualTo(13).isEqualTo((int) TotalFailure.simulated(SHORT, 0.5));
        assertThat(TotalFailure.keysAsShipped(0.05)).isEqualTo(4);
    }

    @Test
    @Promise({"G5", "J2"})
    void slowerCallsAreFoundNearTheBound() {
        LatencyDetection.cells().stream()
                .filter(cell -> cell.promise().equals("G5"))
                .map(cell -> LatencyDetection.goal(cell, LatencyDetection.alone(SHORT, cell, 0)))
                .forEach(FiguresTest::assertMet);
    }

    @Test
    @Promise("G6")
    void aSlowTailIsFoundNearTheBound() {
        LatencyDetection.cells().stream()
                .filter(cell -> cell.promise().equals("G6") && cell.most() > 0)
                .map(cell -> LatencyDetection.goal(cell, LatencyDetection.alone(SHORT, cell, 0)))
                .forEach(FiguresTest::assertMet);
    }

    @Test
    @Promise("G7")
    void whatIsBeyondTheMarginSeldomPassesAndWhatIsHealthyDoesInTime() {
        for (Proofs.Users users : Proofs.users()) {
            assertThat(Proofs.falsePasses(SHORT, users, 0).happened())
                    .as(users.name())
                    .isLessThanOrEqualTo(2);
        }
        Proofs.Cell cell = new Proofs.Cell(5, 0.001);
        assertMet(Proofs.goal(cell, Proofs.passes(SHORT, cell, 0)));
    }

    @Test
    @Promise({"G8", "J6"})
    void aTickIsReplayedToTheBit() {
        assertThat(new TickCost().isReplayable()).isTrue();
    }

    /** All figures, at a tenth of their size: half an hour. What the guide says is missed may be missed. */
    @Test
    @Tag("long")
    @Promise({"G1", "G2", "G3", "G4", "G5", "G6", "G7"})
    void nothingIsMissedBeyondLuckButWhatTheGuideSays() {
        Effort tenth = Effort.times(0.1);
        List<Study> studies = List.of(
                new FalseTrips(),
                new ErrorDetection(),
                new TotalFailure(),
                new LateRegressions(),
                new LatencyDetection(),
                new Proofs(),
                new Unsimulated());
        for (Study study : studies) {
            study.run(tenth).goals().stream()
                    .filter(goal -> !goal.isKnownToBeMissed())
                    .forEach(FiguresTest::assertMet);
        }
    }
}
