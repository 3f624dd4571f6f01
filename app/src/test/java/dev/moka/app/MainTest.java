package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.MokaException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the command does before any model is read: help, version, spellings, and what went wrong. */
class MainTest {
    @TempDir
    Path folder;

    @Test
    void aloneItPrintsItsHelp() {
        Ran ran = Ran.moka().succeeds();
        assertThat(ran.out())
                .isEqualTo(Ran.moka("--help").out())
                .contains("Examples:", "inspect", "run", "Exit codes:");
        assertThat(ran.err()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "run",
                "inspect",
                "inspect blobs",
                "inspect params",
                "inspect layers",
                "inspect blob",
                "inspect param",
                "classify",
                "train",
                "test",
                "time",
                "device-query",
                "pull",
                "models",
                "models list",
                "models show",
                "models pull",
                "models verify",
                "models rm",
                "finetune",
                "convert-mnist",
                "convert-imageset",
                "compute-image-mean",
                "extract-features"
            })
    void everyCommandExplainsItself(String command) {
        String help =
                Ran.moka((Object[]) (command + " --help").split(" ")).succeeds().out();
        assertThat(help).startsWith("Usage: moka " + command);
        assertThat(help.lines().filter(line -> line.startsWith("  moka ")))
                .as("examples")
                .hasSize(3);
        assertThat(help).contains("130   interrupted").containsPattern("(?m)^   3 ");
        assertThat(help.indexOf("Examples:"))
                .isBetween(1, help.contains("Options:") ? help.indexOf("Options:") : 1 << 20);
        assertThat(help.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    @Test
    void saysItsVersionAndItsBackends() {
        assertThat(Ran.moka("--version").succeeds().out()).startsWith("moka ").contains("Java ", "backends java");
    }

    @Test
    void suggestsWhatWasProbablyMeant() {
        Ran.moka("inspcet").failsWith(2, "unknown command 'inspcet'", "did you mean \"inspect\"?", "moka --help");
        Ran.moka("run", "--modle", "x").failsWith(2, "unknown option '--modle'", "did you mean \"--model\"?");
        Ran.moka("inspect").failsWith(2, "blobs, params, layers");
        Ran.moka("inspect", "blobs", "--batch", "many", "--net", "x").failsWith(2, "--batch", "many");
        Ran.moka("inspect", "blobs").failsWith(2, "no model is given", "--model");
    }

    @Test
    void takesCaffesSpellings() {
        Path net = TinyModel.net(folder);
        String ours = Ran.moka("inspect", "blobs", "--net", net).succeeds().out();
        assertThat(ours).isNotEmpty();
        assertThat(Ran.moka("inspect", "blobs", "-model", net).out()).isEqualTo(ours);
        assertThat(Ran.moka("inspect", "blobs", "-model=" + net).out()).isEqualTo(ours);
        assertThat(Ran.moka("inspect", "blobs", "--model_def", net).out()).isEqualTo(ours);
        assertThat(Ran.moka("inspect", "blobs", "--model_def=" + net, "-phase", "TEST")
                        .out())
                .isEqualTo(ours);
        assertThat(CaffeSpellings.translate(
                        "--mean_file", "m.npy", "--raw_scale=1", "-weights", "--center_only", "--pretrained_model=w"))
                .containsExactly("--mean", "m.npy", "--raw-scale=1", "--weights", "--center-only", "--weights=w");
        assertThat(CaffeSpellings.translate("-sigint_effect=stop", "--sighup_effect", "-solver", "-iterations=3"))
                .containsExactly("--sigint-effect=stop", "--sighup-effect", "--solver", "--iterations=3");
        assertThat(CaffeSpellings.translate("model", "-o", "--model")).containsExactly("model", "-o", "--model");
    }

    @Test
    void takesTheFlagsOfCaffesTools() {
        Path solver = TinyTraining.solver(folder, "max_iter: 1 snapshot_after_train: false");
        String plain = Ran.moka("train", "--solver", solver).succeeds().err();
        for (String flags : List.of(
                "--logtostderr --alsologtostderr=1 -nologtostderr --colorlogtostderr",
                "-stderrthreshold 0 --v=2 -v 1 --vmodule=solver=2 --logbufsecs 0 -minloglevel 0",
                "-sighup_effect none -sigint_effect=stop")) {
            assertThat(lines(train(solver, flags).err())).as(flags).isEqualTo(lines(plain));
        }
        assertThat(train(solver, "--iterations 5 -phase=TEST -model net.prototxt")
                        .err())
                .startsWith("""
                        moka: --iterations is for another of Caffe's commands: train ignores it
                        moka: --phase is for another of Caffe's commands: train ignores it
                        moka: --model is for another of Caffe's commands: train ignores it
                        """);
        assertThat(train(solver, "--iterations 5 --quiet").err()).isEmpty();
        assertThat(lines(Ran.moka("train", "--solver", solver, "--snapshot", "", "-weights=", "-stage", "", "-gpu", "")
                        .succeeds()
                        .err()))
                .isEqualTo(lines(plain));
        Ran.moka("train", "--solver", "").failsWith(2, "no solver is given");
        assertThat(train(solver, "-minloglevel=1").err()).isEmpty();
        assertThat(train(solver, "-helpshort").out()).contains("--sighup-effect");
        assertThat(Ran.moka("device_query", "-solver", "x").succeeds().out()).contains("processors");
        assertThat(Ran.moka("-version").succeeds().out()).startsWith("moka ");
    }

    private static Ran train(Path solver, String flags) {
        List<Object> words = new ArrayList<>(List.of("train", "--solver", solver));
        words.addAll(List.of(flags.split(" ")));
        return Ran.moka(words.toArray()).succeeds();
    }

    private static long lines(String log) {
        return log.lines().count();
    }

    @Test
    void flagsThatWouldChangeMoreAreAnswered() {
        Ran.moka("train", "--log_dir=/tmp", "--solver", "x").failsWith(2, "--log_dir: ", "--log-file F");
        Ran.moka("test", "-flagfile", "flags").failsWith(2, "--flagfile: ", "give the flags themselves");
        Ran.moka("train", "--iteratons", "5").failsWith(2, "unknown option '--iteratons'");
        Ran.moka("classify", "--logtostderr", "x.png").failsWith(2, "unknown option '--logtostderr'");
        Ran.moka("--solver", "x", "train").failsWith(2, "unknown option '--solver'", "behind the command");
    }

    @Test
    void stackTracesComeOnlyWithDebug() {
        Ran.moka("inspect", "blobs", "--net", "none.prototxt").failsWith(3, "none.prototxt does not exist");
        Ran debugged = Ran.moka("inspect", "blobs", "--net", "none.prototxt", "--debug");
        assertThat(debugged.exitCode()).isEqualTo(3);
        assertThat(debugged.err()).contains("\tat dev.moka.");
    }

    @Test
    void whateverIsThrownIsOneLine() {
        assertThat(report(new IllegalStateException("two\nlines"), 1))
                .contains("IllegalStateException: two; lines", "--debug");
        assertThat(report(new OutOfMemoryError("Java heap space"), 1))
                .contains("not enough memory", "--batch", "JAVA_OPTS");
        assertThat(report(new ExecutionException(new OutOfMemoryError("Java heap space")), 1))
                .contains("not enough memory");
        assertThat(report(MokaException.picture("bad picture"), 4)).isEqualTo("moka: bad picture\n");
        assertThat(report(new StandardOutput.ReaderGone(), 0)).isEmpty();
    }

    private static String report(Throwable e, int exitCode) {
        StringWriter err = new StringWriter();
        assertThat(new Failure(new PrintWriter(err), false).report(e)).isEqualTo(exitCode);
        assertThat(err.toString().lines().count()).isLessThan(2);
        return err.toString();
    }

    @Test
    void quietSaysNothingButErrors() {
        TinyModel.net(folder);
        TinyModel.weights(folder);
        assertThat(Ran.moka("inspect", "blobs", "--model", folder).succeeds().err())
                .contains("2 layers matched");
        assertThat(Ran.moka("inspect", "blobs", "--model", folder, "--quiet")
                        .succeeds()
                        .err())
                .isEmpty();
        Ran.moka("inspect", "blobs", "--net", "none.prototxt", "-q").failsWith(3, "none.prototxt");
    }
}
