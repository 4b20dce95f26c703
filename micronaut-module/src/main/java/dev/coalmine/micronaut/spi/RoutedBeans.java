package dev.coalmine.micronaut.spi;

/** Where generated code finds its arms; a bean. */
public interface RoutedBeans {
    /**
     * Returns the arms that a generated class routes between, once their rollout is started.
     *
     * @param code the class
     */
    <T> Arms<T> arms(Class<? extends T> code);
}
