/**
 * What Coalmine does alike in every framework: a small application, and the contract that it has to keep. Each framework
 * compiles these sources as tests of its own, with its own annotation processors.
 */
package dev.coalmine.tck;
