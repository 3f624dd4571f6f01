package dev.moka.app.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Cards of the zoo as users write them. */
class ZooCardTest {
    private static final String CARD = """
            {"name": "n", "description": "d", "source": "s", "license": "l", "model": {},
             "files": [{"name": "f", "urls": []}]}""";

    private static ZooCard parse(String json) {
        return ZooCard.parse(json.getBytes(StandardCharsets.UTF_8), "n.json");
    }

    @Test
    void theLeastACardSays() {
        assertThat(parse(CARD).size()).isNull();
        assertThat(parse("\ufeff" + CARD).name()).isEqualTo("n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"urls\": [] | \"urls\": [null] | \"urls\" must not hold null",
                "\"urls\": [] | \"size\": -1 | \"size\" of f must be 0 or more",
                "[{ | [null, { | \"files\" must not hold null",
                "\"model\": {} | \"model\": {}, \"aliases\": [null] | \"aliases\" must not hold null",
                "\"model\": {} | \"model\": {}, \"notes\": [null] | \"notes\" must not hold null",
                "\"model\": {} | \"model\": null | \"model\" is missing",
                "\"model\": {} | \"model\": {}, \"colour\": 1 | unknown field \"colour\"",
            })
    void whatCannotBeIsOneLine(String field, String wrong, String message) {
        assertThatThrownBy(() -> parse(CARD.replace(field, wrong)))
                .isInstanceOf(MokaException.class)
                .hasMessageStartingWith("n.json:")
                .hasMessageContaining("this is no zoo card: " + message);
    }

    @Test
    void nullIsNoCard() {
        assertThatThrownBy(() -> parse("null"))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining("no zoo card");
    }
}
