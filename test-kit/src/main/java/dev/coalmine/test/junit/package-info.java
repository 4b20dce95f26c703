/** The test kit in JUnit 5 and later. */
@NullMarked
package dev.coalmine.test.junit;

import org.jspecify.annotations.NullMarked;
