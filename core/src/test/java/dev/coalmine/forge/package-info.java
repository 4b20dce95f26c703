/** Makes interfaces up, with implementations, to see that a wrapper of any of them behaves as the direct call. */
package dev.coalmine.forge;
