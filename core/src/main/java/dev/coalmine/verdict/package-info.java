/** What the judge says: a verdict with its evidence in numbers and in one plain sentence; immutable. */
@NullMarked
package dev.coalmine.verdict;

import org.jspecify.annotations.NullMarked;
