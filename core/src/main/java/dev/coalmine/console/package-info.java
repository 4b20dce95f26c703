/**
 * What a management endpoint shows of rollouts and lets people do, the same in every framework: values that any JSON mapper
 * writes as they are, commands by name, and the page that shows them.
 *
 * <p>Start at {@link dev.coalmine.console.Console}. Nothing in them is null, which mappers treat each in their own way. Records may gain components;
 * whoever reads their JSON skips what it does not know.
 */
@NullMarked
package dev.coalmine.console;

import org.jspecify.annotations.NullMarked;
