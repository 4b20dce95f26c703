package dev.coalmine;

final class JdkProxyWrapperTest extends WrapperContract {
    JdkProxyWrapperTest() {
        super(Making.JDK_PROXY);
    }
}
