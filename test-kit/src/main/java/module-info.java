/** For tests of code that uses Coalmine: pinned arms, a virtual clock, scripted traffic, a JUnit 5 extension. */
module dev.coalmine.test {
    requires transitive dev.coalmine;
    requires static transitive org.jspecify;
    requires static org.junit.jupiter.api;

    exports dev.coalmine.test;
    exports dev.coalmine.test.junit;
}
