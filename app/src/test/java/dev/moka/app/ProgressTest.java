package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ProgressTest {
    private static final String ERASE = "\r\033[K";

    private final StringWriter terminal = new StringWriter();
    private final PrintWriter err = new PrintWriter(terminal);

    @Test
    void theBarMakesWayForWhatIsPrinted() {
        try (Progress progress = new Progress(err, true, "classify", 2)) {
            progress.step(() -> err.print("one\n"));
            progress.step(() -> err.print("two\n"));
        }
        assertThat(terminal.toString())
                .contains(ERASE + "one\n" + ERASE, ERASE + "two\n" + ERASE, "classify 100%")
                .endsWith(ERASE);
    }

    @Test
    void theBarSaysMoreWhereItIs() {
        try (Progress progress = new Progress(err, true, "train", 50, 100)) {
            progress.at(75, "loss 0.5");
            progress.above(() -> err.print("tested\n"));
        }
        assertThat(terminal.toString()).contains("train", "75%", "75/100", "loss 0.5", ERASE + "tested\n" + ERASE);
    }

    @Test
    void withoutABarNothingIsDrawn() {
        try (Progress progress = new Progress(err, false, "classify", 1)) {
            progress.step(() -> err.print("one\n"));
        }
        assertThat(terminal.toString()).isEqualTo("one\n");
    }
}
