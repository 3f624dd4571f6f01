package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command that recommends {@code --allow-missing} takes it. */
class AllowMissingTest {
    @TempDir
    private Path folder;

    private Path net = Path.of("");
    private Path weights = Path.of("");
    private Path red = Path.of("");

    @BeforeEach
    void write() throws IOException {
        Path model = ColourModel.write(folder.resolve("m"), ColourModel.SOFTMAX);
        weights = model.resolve("net.caffemodel");
        net = TinyModel.write(folder.resolve("two.prototxt"), ColourModel.SCORES + """
                        layer { name: "new" type: "InnerProduct" bottom: "ip" top: "new"
                                inner_product_param { num_output: 4 weight_filler { type: "xavier" } } }
                        layer { name: "prob" type: "Softmax" bottom: "new" top: "prob" }
                        """);
        red = ColourModel.picture(folder.resolve("red.png"), ColourModel.RED);
    }

    static Stream<String> commands() {
        return Stream.of(
                "classify RED",
                "run -o OUT.npz",
                "inspect blob ip RED -o OUT.npy",
                "vis blob data RED -o OUT.png",
                "vis fc ip RED -o OUT.png",
                "vis prob RED -o OUT.png",
                "vis all RED -o OUT");
    }

    private Ran run(String command, String... more) {
        List<Object> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            words.add(word.replace("RED", red.toString())
                    .replace("OUT", folder.resolve("out").toString()));
        }
        words.addAll(List.of("--net", net, "--weights", weights));
        words.addAll(List.of(more));
        return Ran.moka(words.toArray());
    }

    @ParameterizedTest
    @MethodSource("commands")
    void whatItsMessageRecommendsWorks(String command) {
        run(command).failsWith(3, "no weights for layer(s) new", "--allow-missing");
        assertThat(run(command, "--allow-missing").succeeds().err()).contains("no weights for new");
    }

    @Test
    void soDoesThatOfTheOthers() {
        assertThat(Ran.moka("vis", "params", "ip", "--net", net, "--weights", weights, "--allow-missing", "-o", "x.png")
                        .err())
                .contains("no weights for new", "a grid needs kernels");
        assertThat(Ran.moka("finetune", "--help").succeeds().out()).contains("--allow-missing");
    }
}
