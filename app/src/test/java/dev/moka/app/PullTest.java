package dev.moka.app;

import static dev.moka.app.Ran.moka;
import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.app.FileServer.Manner;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code moka pull} from a server with all the faults that servers have. */
class PullTest {
    @TempDir
    Path home;

    private String realHome = "";
    private FileServer server;
    private Zoo zoo;

    @BeforeEach
    void serve() throws IOException {
        realHome = System.setProperty("user.home", home.toString());
        server = new FileServer();
        zoo = new Zoo(home);
        zoo.serve(server, Manner.WELL);
        zoo.card(server.address(""));
    }

    @AfterEach
    void stop() {
        server.close();
        System.setProperty("user.home", realHome);
    }

    private void assertPulled() throws IOException {
        for (String file : Zoo.FILES) {
            assertThat(Files.readAllBytes(zoo.model().resolve(file))).isEqualTo(zoo.content(file));
        }
        assertThat(zoo.workshop()).doesNotExist();
        assertThat(zoo.visible()).isEqualTo("tiny");
        assertThat(moka("models", "verify", "tiny").succeeds().out())
                .contains("OK")
                .doesNotContain("UNKNOWN");
    }

    private void assertNothingThere() {
        assertThat(zoo.model()).doesNotExist();
        assertThat(zoo.visible()).isEmpty();
    }

    @Test
    void aPulledNameIsAModelEverywhere() throws IOException {
        moka("inspect", "params", "--model", "tiny").failsWith(3, "tiny is not here yet: moka pull tiny gets it");
        Ran pull = moka("pull", "tiny").succeeds();
        assertThat(pull.out()).isEqualTo(zoo.model() + System.lineSeparator());
        assertThat(pull.err()).contains("tiny.caffemodel begins at 0 of", "SHA-1 verified", "licence MIT");
        assertPulled();
        assertThat(moka("inspect", "params", "--model", "tiny").succeeds().out())
                .contains("conv\t(2, 1, 3, 3) (2,)");
        assertThat(moka("inspect", "blobs", "--model", "little_one").succeeds().out())
                .contains("prob");
        assertThat(moka("models", "pull", "little_one").succeeds().err()).contains("already here, and verified");
    }

    @Test
    void aCutConnectionIsContinuedWhereItEnded() throws IOException {
        zoo.serve(server, Manner.CUT);
        assertThat(moka("pull", "tiny").succeeds().err()).contains("trying again");
        int length = zoo.content(Zoo.WEIGHTS).length;
        assertThat(server.requests("/" + Zoo.WEIGHTS))
                .extracting(FileServer.Request::range)
                .containsExactly(
                        "", "bytes=" + length / 2 + "-", "bytes=" + (length / 2 + (length - length / 2) / 2) + "-");
        assertPulled();
    }

    @Test
    void aServerWithoutRangesIsBegunAgain() throws IOException {
        zoo.serve(server, Manner.WHOLE);
        leaveHalf(server.address("/" + Zoo.WEIGHTS), zoo.content(Zoo.WEIGHTS), "");
        moka("pull", "tiny").succeeds();
        assertThat(server.requests("/" + Zoo.WEIGHTS))
                .extracting(FileServer.Request::range)
                .containsExactly("bytes=" + zoo.content(Zoo.WEIGHTS).length / 2 + "-");
        assertPulled();
    }

    @Test
    void whatChangedSinceTheLastTimeIsBegunAgain() throws IOException {
        leaveHalf(server.address("/" + Zoo.WEIGHTS), new byte[zoo.content(Zoo.WEIGHTS).length], "\"1\"");
        server.newVersion();
        moka("pull", "tiny").succeeds();
        assertPulled();
    }

    @Test
    void aBeginningThatWasWrongIsThrownAway() throws IOException {
        leaveHalf(server.address("/" + Zoo.WEIGHTS), new byte[zoo.content(Zoo.WEIGHTS).length], "\"1\"");
        moka("pull", "tiny").succeeds();
        assertThat(server.requests("/" + Zoo.WEIGHTS)).hasSize(2);
        assertPulled();
    }

    private void leaveHalf(String address, byte[] content, String etag) throws IOException {
        Files.createDirectories(zoo.workshop());
        Path part = zoo.workshop().resolve(Zoo.WEIGHTS + ".part");
        Files.write(part, Arrays.copyOf(content, content.length / 2));
        Files.writeString(Path.of(part + ".from"), address + "\n" + etag + "\n");
    }

    @Test
    void aBusyServerIsAskedAgain() throws IOException {
        zoo.serve(server, Manner.BUSY);
        assertThat(moka("pull", "tiny").succeeds().err()).contains("the server answers 503");
        assertPulled();
    }

    @Test
    void silenceIsNotBorneForever() throws IOException {
        zoo.serve(server, Manner.SILENT);
        Ran pull = moka("pull", "tiny", "--timeout", "1");
        assertThat(pull.exitCode()).isEqualTo(1);
        assertThat(pull.err()).contains("the connection was cut", "by hand into " + zoo.workshop());
        assertNothingThere();
        zoo.serve(server, Manner.WELL);
        moka("pull", "tiny").succeeds();
        assertPulled();
    }

    @Test
    void aFileWithAnotherHashIsDeletedAndBothAreNamed() {
        zoo.serve(server, Manner.OTHER);
        byte[] other = zoo.content(Zoo.WEIGHTS);
        other[other.length - 1] ^= 1;
        moka("pull", "tiny", "-q")
                .failsWith(
                        1,
                        "SHA-1 " + Zoo.sha1(other),
                        "the card says " + Zoo.sha1(zoo.content(Zoo.WEIGHTS)),
                        "it was deleted");
        assertNothingThere();
        assertThat(zoo.workshop().resolve(Zoo.WEIGHTS)).doesNotExist();
        assertThat(zoo.workshop().resolve(Zoo.WEIGHTS + ".part")).doesNotExist();
    }

    @Test
    void anHtmlPageIsNoModel() {
        zoo.serve(server, Manner.HTML);
        moka("pull", "tiny", "-q").failsWith(1, server.address("/" + Zoo.WEIGHTS), "HTML page");
        server.put("/" + Zoo.WEIGHTS, "<!DOCTYPE html><html>no</html>".getBytes(), Manner.WELL);
        zoo.card(Zoo.FILES.stream()
                .map(file -> zoo.file(file, server.address("/" + file), false))
                .toList());
        moka("pull", "tiny", "-q").failsWith(1, "what came for tiny.caffemodel is an HTML page");
        assertNothingThere();
    }

    @Test
    void whatIsNotThereIsNamedWithTheRemedy() {
        zoo.card(server.address("/nowhere"));
        moka("pull", "tiny", "-q")
                .failsWith(
                        1,
                        server.address("/nowhere/deploy.prototxt") + " answers 404 (not there)",
                        "fetch " + server.address("/nowhere/deploy.prototxt") + " and "
                                + server.address("/nowhere/labels.txt"),
                        "by hand into " + zoo.workshop());
        assertNothingThere();
    }

    @Test
    void anUnreachableHostIsSaidInOneLineAndFilesFetchedByHandAreTaken() throws IOException {
        int nobody;
        try (ServerSocket socket = new ServerSocket(0)) {
            nobody = socket.getLocalPort();
        }
        zoo.card("http://127.0.0.1:" + nobody);
        moka("pull", "tiny", "-q")
                .failsWith(
                        1,
                        "cannot reach 127.0.0.1:" + nobody + " (connection refused)",
                        "http://127.0.0.1:" + nobody + "/tiny.caffemodel by hand into " + zoo.workshop(),
                        "--mirror");
        assertNothingThere();
        for (String file : Zoo.FILES) {
            Files.write(zoo.workshop().resolve(file), zoo.content(file));
        }
        Files.writeString(zoo.workshop().resolve(Zoo.LABELS), "four\n");
        Ran wrong = moka("pull", "tiny");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("labels.txt was deleted: what came for labels.txt has SHA-1");
        Files.write(zoo.workshop().resolve(Zoo.LABELS), zoo.content(Zoo.LABELS));
        moka("pull", "tiny").succeeds();
        assertPulled();
    }

    @Test
    void anotherAddressIsTriedIfTheFirstFails() throws IOException {
        Path card = zoo.card(server.address("/nowhere"));
        String text = Files.readString(card);
        Files.writeString(
                card,
                text.replaceAll(
                        "\"urls\": \\[\"([^\"]*)/nowhere([^\"]*)\"]", "\"urls\": [\"$1/nowhere$2\", \"$1$2\"]"));
        moka("pull", "tiny").succeeds();
        assertPulled();
    }

    @Test
    void aFileMayLieInAnArchive() throws IOException {
        server.put("/aux.tar.gz", Zoo.tarGz("./data/", Zoo.LABELS, zoo.content(Zoo.LABELS)), Manner.CUT);
        zoo.card(List.of(
                zoo.file(Zoo.NET, server.address("/" + Zoo.NET), true),
                zoo.file(Zoo.LABELS, server.address("/aux.tar.gz#" + Zoo.LABELS), true),
                zoo.file(Zoo.WEIGHTS, server.address("/" + Zoo.WEIGHTS), true)));
        moka("pull", "tiny").succeeds();
        assertPulled();
        assertThat(zoo.model().resolve("aux.tar.gz")).doesNotExist();
        server.put("/aux.tar.gz", Zoo.tarGz("", "another.txt", zoo.content(Zoo.LABELS)), Manner.WELL);
        moka("pull", "tiny", "--force", "-q").failsWith(1, "/aux.tar.gz: there is no labels.txt in it");
        assertPulledStill();
    }

    private void assertPulledStill() throws IOException {
        assertThat(Files.readAllBytes(zoo.model().resolve(Zoo.WEIGHTS))).isEqualTo(zoo.content(Zoo.WEIGHTS));
    }

    @Test
    void withoutASha1TheStructureIsChecked() throws IOException {
        zoo.card(Zoo.FILES.stream()
                .map(file -> zoo.file(file, server.address("/" + file), false))
                .toList());
        assertThat(moka("pull", "tiny").succeeds().err()).contains("checked by its structure only");
        assertPulled();
        server.put("/" + Zoo.WEIGHTS, Arrays.copyOf(zoo.content(Zoo.WEIGHTS), 100), Manner.WELL);
        moka("pull", "tiny", "--force", "-q").failsWith(1, "what came for tiny.caffemodel is no such file");
        assertPulledStill();
    }

    @Test
    void aFullDiskAndAnUnwritableStoreAreSaid() throws IOException {
        zoo.serve(server, Manner.ENDLESS);
        zoo.card(Zoo.FILES.stream()
                .map(file -> zoo.file(file, server.address("/" + file), false))
                .toList());
        moka("pull", "tiny", "-q").failsWith(1, "not enough room in " + zoo.workshop(), "MOKA_MODELS");
        zoo.serve(server, Manner.WELL);
        Path part = zoo.workshop().resolve(Zoo.WEIGHTS + ".part");
        Files.deleteIfExists(part);
        Files.writeString(Path.of(part + ".from"), server.address("/" + Zoo.WEIGHTS) + "\n\n");
        Files.createDirectory(part); // what cannot be written, even by root
        Files.writeString(part.resolve("x"), "");
        moka("pull", "tiny", "-q").failsWith(1, "cannot write " + part);
        assertNothingThere();

        Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve(".moka"), "a file");
        System.setProperty("user.home", elsewhere.toString());
        moka("pull", "squeezenet", "-q").failsWith(1, "cannot write " + elsewhere, "MOKA_MODELS");
    }

    @Test
    void aMirrorIsAFolderOrAnAddress() throws IOException {
        Path mirror = zoo.mirror();
        zoo.card("http://127.0.0.1:1");
        moka("pull", "tiny", "--mirror", mirror).succeeds();
        assertPulled();
        Zoo.FILES.forEach(file -> server.put("/m/tiny/" + file, zoo.content(file), Manner.WELL));
        moka("pull", "tiny", "--mirror", server.address("/m/"), "--force").succeeds();
        assertPulled();
        assertThat(server.requests("/m/tiny/" + Zoo.WEIGHTS)).hasSize(1);
        Files.delete(mirror.resolve("tiny").resolve(Zoo.WEIGHTS));
        moka("pull", "tiny", "--mirror", mirror, "--force", "-q")
                .failsWith(
                        1,
                        mirror.resolve("tiny").resolve(Zoo.WEIGHTS) + " is not there",
                        "the mirror must have tiny/FILE for tiny.caffemodel");
        assertPulledStill();
        moka("pull", "tiny", "--mirror", "http://a b", "--force", "-q").failsWith(2, "http://a b");
    }

    @Test
    void whatIsThereIsOnlyReplacedByForce() throws IOException {
        TinyModel.net(zoo.model());
        moka("pull", "tiny", "-q").failsWith(1, "was not made by moka pull", "--force");
        moka("pull", "tiny", "--force").succeeds();
        assertPulled();
        Files.writeString(zoo.model().resolve(Zoo.LABELS), "x");
        moka("pull", "tiny", "-q").failsWith(1, "labels.txt", "--force");
        moka("pull", "tiny", "--force").succeeds();
        assertPulled();
    }

    @Test
    void unknownNamesAndBadArgumentsAreSaid() {
        moka("pull", "cafenet").failsWith(3, "the zoo has no model 'cafenet'", "did you mean \"caffenet\"?");
        moka("pull", "../x").failsWith(3, "the zoo has no model '../x': it has alexnet, caffenet");
        moka("pull").failsWith(2, "NAME");
        moka("pull", "tiny", "--timeout", "0").failsWith(2, "--timeout");
    }
}
