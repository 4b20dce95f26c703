package dev.coalmine;

final class GeneratedWrapperTest extends WrapperContract {
    GeneratedWrapperTest() {
        super(Making.GENERATED);
    }
}
