package dev.coalmine.internal.svg;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarkupTest {
    private static SvgReader write(String text) {
        return SvgReader.parse(new Markup().element("p", text, "title", text).toString());
    }

    /** What XML forbids is replaced, a line feed in an attribute becomes a blank; all else comes through. */
    @Property
    void anyTextWhateverIsReadBackAsText(@ForAll String text) {
        String shown = write(text).root().getTextContent();

        assertThat(write(text).all("*")).isEmpty();
        assertThat(shown.codePointCount(0, shown.length())).isEqualTo(text.codePointCount(0, text.length()));
        text.codePoints()
                .filter(point -> !Character.isISOControl(point) && Character.isDefined(point))
                .filter(point -> Character.getType(point) != Character.SURROGATE)
                .forEach(point -> assertThat(shown.codePoints()).contains(point));
    }

    @Test
    void whatXmlForbidsIsReplaced() {
        assertThat(write("a\u0000b\u0085c\uD800d\uFFFEe").root().getTextContent())
                .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd\uFFFDe");
        assertThat(write("\uD83D\uDC24 é").root().getTextContent()).isEqualTo("\uD83D\uDC24 é");
    }

    @Test
    void attributesCannotBeClosedFromWithin() {
        SvgReader read = write("\" onload=\"alert(1)");

        assertThat(read.root().hasAttribute("onload")).isFalse();
        assertThat(read.root().getAttribute("title")).isEqualTo("\" onload=\"alert(1)");
    }

    @Test
    void elementsCloseInOrderAndAll() {
        Markup markup = new Markup().open("a").open("b");

        assertThatThrownBy(markup::toString).isInstanceOf(IllegalStateException.class);
        assertThat(markup.close().close().toString()).isEqualTo("<a><b></b></a>");
        assertThatThrownBy(markup::close).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> new Markup().leaf("br", "class"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Invalid attributes of br: each name needs a value");
    }
}
