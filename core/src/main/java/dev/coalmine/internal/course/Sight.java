package dev.coalmine.internal.course;

import dev.coalmine.internal.judging.Judgement;
import java.util.List;

/**
 * What is seen of a rollout at one moment, beside its state.
 *
 * @param judgement what the judge says
 * @param holds what keeps the rollout where it is because of what was recorded, in words
 * @param obstacles what keeps it from going up whatever was recorded, in words
 * @param pace how fast evidence comes in
 */
public record Sight(Judgement judgement, List<String> holds, List<String> obstacles, Pace pace) {}
