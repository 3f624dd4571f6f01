package dev.moka.solver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.Net;
import dev.moka.NetOptions;
import dev.moka.model.SolverFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolverNetsTest {
    private static final String INPUT =
            "layer { name: 'data' type: 'Input' top: 'x' input_param { shape { dim: 2 dim: 3 } } } ";

    /** Tells by its layers what it was built for. */
    private static final String NET = INPUT + """
            layer { name: 'ip' type: 'InnerProduct' bottom: 'x' top: 'ip'
                    inner_product_param { num_output: 2 weight_filler { type: 'gaussian' } } }
            layer { name: 'train' type: 'ReLU' bottom: 'ip' top: 'train' include { phase: TRAIN } }
            layer { name: 'test' type: 'ReLU' bottom: 'ip' top: 'test' include { phase: TEST } }
            layer { name: 'a' type: 'TanH' bottom: 'ip' top: 'a' include { stage: 'a' } }
            layer { name: 'b' type: 'TanH' bottom: 'ip' top: 'b' include { stage: 'b' } }
            layer { name: 'deep' type: 'TanH' bottom: 'ip' top: 'deep' include { min_level: 2 } }
            """;

    @TempDir
    private Path folder;

    private Path file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private SolverNets nets(String solver, NetOptions options) {
        String text =
                solver.replace("FILE", file("net.prototxt", NET).toString()).replace("MESSAGE", NET);
        return new SolverNets(SolverFile.parse(text, "solver").solver(), options);
    }

    private SolverNets nets(String solver) {
        return nets(solver, NetOptions.defaults());
    }

    private static String layers(Net net) {
        return net.layers().stream()
                .map(layer -> layer.name())
                .filter(name -> !name.matches("data|ip|.*split.*"))
                .toList()
                .toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "net: 'FILE'                                        | [train]",
                "net_param { MESSAGE }                              | [train]",
                "train_net: 'FILE'                                  | [train]",
                "train_net_param { MESSAGE }                        | [train]",
                "net: 'FILE' train_state { stage: 'a' level: 2 }    | [train, a, deep]",
                "net_param { MESSAGE state { stage: 'a' } } train_state { stage: 'b' } | [train, a, b]",
                "net_param { MESSAGE state { phase: TEST } }        | [test]",
            })
    void findsTheNetToTrain(String solver, String expected) {
        try (SolverNets nets = nets(solver)) {
            assertThat(layers(nets.train())).isEqualTo(expected);
            assertThat(nets.tests()).isEmpty();
        }
    }

    @Test
    void optionsAddToTheTrainState() {
        NetOptions options = NetOptions.defaults().withStages("b").withLevel(2);
        try (SolverNets nets = nets("net: 'FILE' train_state { stage: 'a' } test_iter: 1 test_interval: 1", options)) {
            assertThat(layers(nets.train())).isEqualTo("[train, a, b, deep]");
            assertThat(layers(nets.tests().get(0))).isEqualTo("[test]");
        }
    }

    @Test
    void findsTheNetsToTestInCaffesOrder() {
        String solver = "net: 'FILE' test_net: 'FILE' test_net_param { MESSAGE state { stage: 'b' } } test_interval: 1"
                + " test_iter: 1 test_iter: 1 test_iter: 1 test_iter: 1"
                + " test_state { } test_state { level: 2 } test_state { stage: 'a' } test_state { }";
        try (SolverNets nets = nets(solver)) {
            assertThat(nets.tests().stream().map(SolverNetsTest::layers))
                    .containsExactly("[test, b]", "[test, deep]", "[test, a]", "[test]");
        }
    }

    @Test
    void anOldNetInTheSolverIsUpgraded() {
        String old =
                "net_param { layers { name: 'r' type: RELU bottom: 'x' top: 'y' } input: 'x' input_dim: [1, 1, 1, 2] }";
        try (SolverNets nets = nets(old)) {
            assertThat(nets.train().blobs().keySet()).containsExactly("x", "y");
        }
    }

    @Test
    void loadsWeightsIntoEveryNetTheLastOnesWin() {
        Path first = folder.resolve("first.caffemodel");
        Path second = folder.resolve("second.caffemodel");
        try (SolverNets nets = nets("net: 'FILE'")) {
            nets.train().params("ip").get(0).set(1);
            nets.train().save(first);
            nets.train().params("ip").get(0).set(2);
            nets.train().save(second);
        }
        for (String weights :
                List.of("'%s , %s'".formatted(first, second), "'%s' weights: '%s'".formatted(first, second))) {
            try (SolverNets nets = nets("net: 'FILE' test_iter: 1 test_interval: 1 weights: " + weights)) {
                assertThat(nets.train().params("ip").get(0).data()).containsOnly(2);
                assertThat(nets.tests().get(0).params("ip").get(0).data()).containsOnly(2);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "base_lr: 1                                    | the solver names no net to train: give exactly one of net,",
                "net: 'FILE' train_net: 'FILE'                 | the solver names more than one net to train",
                "train_net: 'FILE' test_iter: 1                | there is a test_iter, but no net to test: name one with test_net",
                "net: 'FILE' test_net: 'FILE'                  | 0 test_iter for 1 test nets",
                "net: 'FILE' test_iter: 1                      | there are test nets, but test_interval is 0: say after how many",
                "net: 'FILE' test_iter: 1 test_interval: 1 test_state { } test_state { } | 2 test_state for 1 test nets: give each net one, or none",
                "net: '/none.prototxt'                         | /none.prototxt does not exist",
            })
    void refusesWhatMakesNoSense(String solver, String message) {
        assertThatThrownBy(() -> nets(solver)).hasMessageContaining(message);
    }
}
