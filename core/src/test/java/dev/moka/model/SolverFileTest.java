package dev.moka.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.proto.SolverParameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SolverFileTest {
    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @CsvSource({
        "SGD,SGD",
        "NESTEROV,Nesterov",
        "ADAGRAD,AdaGrad",
        "RMSPROP,RMSProp",
        "ADADELTA,AdaDelta",
        "ADAM,Adam",
        "5,Adam"
    })
    void theOldTypeBecomesAName(String old, String name) {
        SolverParameter solver = SolverFile.parse("solver_type: " + old, "s").solver();
        assertThat(solver.getType()).isEqualTo(name);
        assertThat(solver.hasSolverType()).isFalse();
    }

    @Test
    void bothTypesContradict() {
        assertThatThrownBy(() -> SolverFile.parse("type: 'SGD' solver_type: SGD", "s"))
                .hasMessage("s gives both type and solver_type, the old field for it: remove solver_type");
    }

    @Test
    void snapshotsAreNamedAfterTheFileUnlessItSaysOtherwise() throws IOException {
        assertThat(prefix("net: 'x'")).isEqualTo(folder.resolve("lenet.v1") + "");
        assertThat(prefix("snapshot_prefix: 'a/b'")).isEqualTo("a/b");
        assertThat(prefix("snapshot_prefix: '%s'".formatted(folder))).isEqualTo(folder.resolve("lenet.v1") + "");
        assertThat(prefix("snapshot_prefix: '%s/'".formatted(folder))).isEqualTo(folder.resolve("lenet.v1") + "");
    }

    private String prefix(String text) throws IOException {
        return SolverFile.read(file("lenet.v1.prototxt", text)).solver().getSnapshotPrefix();
    }

    @Test
    void whatIsUnknownIsAWarning() {
        SolverFile file = SolverFile.parse("base_lr: 0.1\nbase_rl: 2\n", "s.prototxt");
        assertThat(file.solver().getBaseLr()).isEqualTo(0.1f);
        assertThat(file.warnings())
                .containsExactly(
                        "s.prototxt:2:1: unknown field \"base_rl\" in SolverParameter ignored (did you mean \"base_lr\"?)");
    }

    @Test
    void mistakesHaveTheirPlace() {
        assertThatThrownBy(() -> SolverFile.parse("net: 'x'\nmax_iter: many", "s.prototxt"))
                .hasMessage("s.prototxt:2:11: a whole number belongs here, not many");
    }

    @Test
    void whatIsNoSolverIsNamed() throws IOException {
        String net = "layer { name: 'x' type: 'Input' top: 'x' }";
        assertThatThrownBy(() -> SolverFile.read(file("net.prototxt", net)))
                .hasMessageEndingWith(
                        "net.prototxt is a net, not a solver (.prototxt): give the file that names this net in its field \"net\"");
        Path binary = folder.resolve("x.caffemodel");
        Files.write(binary, new byte[] {1, 0, 2});
        assertThatThrownBy(() -> SolverFile.read(binary)).hasMessageContaining("is binary, not a solver");
        assertThatThrownBy(() -> SolverFile.read(folder.resolve("none"))).hasMessageContaining("does not exist");
    }

    @Test
    void readsAllSolversOfCaffesExamples() throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(Shared.path("nets"))) {
            files = walk.filter(file -> file.getFileName().toString().matches(".*solver.*\\.prototxt"))
                    .toList();
        }
        assertThat(files).hasSizeGreaterThan(20).allSatisfy(file -> {
            SolverFile read = SolverFile.read(file);
            assertThat(read.warnings()).isEmpty();
            assertThat(read.solver().getBaseLr()).isPositive();
        });
    }
}
