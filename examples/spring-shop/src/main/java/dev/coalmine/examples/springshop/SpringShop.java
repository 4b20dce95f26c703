package dev.coalmine.examples.springshop;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.ConfigurableApplicationContext;

/** The shop. */
@SpringBootApplication
@EnableConfigurationProperties(ShopProperties.class)
public class SpringShop {
    /** For Spring. */
    SpringShop() {}

    /** Opens the shop for a day; see {@link ShopProperties} for what the arguments may say. */
    public static void main(String[] arguments) throws InterruptedException {
        try (ConfigurableApplicationContext shop = SpringApplication.run(SpringShop.class, arguments)) {
            shop.getBean(ShopDay.class).pass();
        }
    }
}
