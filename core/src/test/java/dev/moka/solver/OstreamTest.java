package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OstreamTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0.0, -0",
        "1, 1",
        "0.1, 0.1",
        "-2.5, -2.5",
        "123456, 123456",
        "999999.5, 1e+06",
        "1234567, 1.23457e+06",
        "0.0001, 0.0001",
        "0.00012345678, 0.000123457",
        "0.00009999996, 0.0001",
        "0.00001, 1e-05",
        "9.40395e-38, 9.40395e-38",
        "87.33654, 87.3365",
        "3.4e38, 3.4e+38",
        "NaN, nan",
        "Infinity, inf",
        "-Infinity, -inf",
    })
    void writesNumbersAsCDoes(float number, String text) {
        assertThat(Ostream.text(number)).isEqualTo(text);
    }
}
