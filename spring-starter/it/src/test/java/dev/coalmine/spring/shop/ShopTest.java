package dev.coalmine.spring.shop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.when;

import dev.coalmine.RoutingContext;
import dev.coalmine.plan.Arm;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

/** Real applications and test slices, with a repository of Spring Data as stable. */
class ShopTest {
    @Nested
    @SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    class Whole {
        @Autowired
        Window window;

        @Autowired
        JpaArticles jpa;

        @Autowired
        Map<String, Articles> all;

        @Test
        void eitherRepositoryAnswers() {
            jpa.save(new Article("a1", "Lamp"));

            assertThat(forced(Arm.STABLE, "a1")).isEqualTo("Lamp");
            assertThat(forced(Arm.CANDIDATE, "a1")).isEqualTo("Lamp by JDBC");
            assertThat(all).containsOnlyKeys("articles");
        }

        private String forced(Arm arm, String id) {
            return RoutingContext.none().forcing(arm).call(() -> window.title(id));
        }
    }

    @Nested
    @SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    class Mocked {
        @MockitoBean
        Articles articles;

        @Autowired
        Window window;

        @Test
        void aMockOfTheInterfaceTakesThePlaceOfTheRoutedBean() {
            when(articles.findById("a1")).thenReturn(Optional.of(new Article("a1", "mocked")));

            assertThat(window.title("a1")).isEqualTo("mocked");
        }
    }

    @Nested
    @SpringBootTest(classes = Shop.class, webEnvironment = SpringBootTest.WebEnvironment.NONE)
    class MockedCandidate {
        @MockitoBean
        JdbcArticles candidate;

        @Autowired
        Window window;

        @Test
        void aMockOfTheCandidateIsRoutedTo() {
            when(candidate.findById("a1")).thenReturn(Optional.of(new Article("a1", "mocked")));

            String title = RoutingContext.none().forcing(Arm.CANDIDATE).call(() -> window.title("a1"));

            assertThat(title).isEqualTo("mocked");
            Mockito.verify(candidate).findById("a1");
        }
    }

    @Nested
    @JpaSlice
    class Slice {
        @Autowired
        Articles articles;

        @Test
        void aSliceWithoutTheCandidateHasStableAlone() {
            assertThat(articles).isInstanceOf(JpaArticles.class);
        }
    }
}
