package dev.moka.app;

import static dev.moka.app.Ran.moka;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code moka models}: list, show, verify and rm, and the cards that come with Moka. */
class ModelsCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path home;

    private String realHome = "";
    private Zoo zoo;

    @BeforeEach
    void store() {
        realHome = System.setProperty("user.home", home.toString());
        zoo = new Zoo(home);
        zoo.card("http://127.0.0.1:1");
    }

    @AfterEach
    void restore() {
        System.setProperty("user.home", realHome);
    }

    private void pull() {
        moka("pull", "tiny", "--mirror", zoo.mirror(), "-q").succeeds();
    }

    private String row(String name) {
        return moka("models", "list")
                .succeeds()
                .out()
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void listsTheZooAndWhatIsHere() throws IOException {
        assertThat(moka("models", "list").succeeds().out()).startsWith("NAME ");
        assertThat(row("tiny")).contains(" no ", " MIT ", "three classes");
        assertThat(row("caffenet")).contains(" 244 MB ", " no ", " unrestricted ");
        assertThat(row("flickr-style")).contains(" non-commercial ");
        assertThat(row("lenet")).contains(" 1.7 MB ", " shipped ", " Apache-2.0 ", "digits");
        assertThat(row("cifar10")).contains(" 2.0 MB ", " shipped ", " Apache-2.0 ", "airplane");
        pull();
        Files.createDirectories(zoo.store().resolve(".pulling/squeezenet"));
        TinyModel.net(zoo.store().resolve("mine"));
        assertThat(row("tiny")).contains(" yes ", " MIT ");
        assertThat(row("squeezenet")).contains(" partly ");
        assertThat(row("mine")).contains(" own ");
        JsonNode rows = JSON.readTree(
                moka("models", "list", "--format", "json").succeeds().out());
        assertThat(rows.findValuesAsText("name"))
                .contains("tiny", "alexnet", "lenet", "cifar10")
                .doesNotContain("cards");
    }

    @Test
    void showsAllFacts() throws IOException {
        assertThat(moka("models", "show", "bvlc_reference_caffenet").succeeds().out())
                .contains(
                        "caffenet",
                        "57.4 % top 1",
                        "60,965,224",
                        "4c8d77deb20ea792f84eb5e6d0a11ca0a8660a46",
                        "http://dl.caffe.berkeleyvision.org/bvlc_reference_caffenet.caffemodel",
                        "[2, 1, 0]",
                        "no: moka pull caffenet");
        assertThat(moka("models", "show", "rcnn-ilsvrc13").succeeds().out())
                .contains("unknown: checked by its structure", "WordNet");
        JsonNode card = JSON.readTree(moka("models", "show", "squeezenet", "--format", "json")
                .succeeds()
                .out());
        assertThat(card.at("/files/0/name").asText()).isEqualTo("deploy.prototxt");
        moka("models", "show", "lenet").failsWith(1, "'lenet'", "model.json");
        moka("models", "show", "alexnt").failsWith(3, "did you mean \"alexnet\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "caffenet, bvlc_reference_caffenet.caffemodel, 4c8d77deb20ea792f84eb5e6d0a11ca0a8660a46, 1000",
        "alexnet, bvlc_alexnet.caffemodel, 9116a64c0fbe4459d18f4bb6b56d647b63920377, 1000",
        "googlenet, bvlc_googlenet.caffemodel, 405fc5acd08a3bb12de8ee5e23a96bec22f08204, 1000",
        "rcnn-ilsvrc13, bvlc_reference_rcnn_ilsvrc13.caffemodel, bdd8abb885819cba5e2fe1eb36235f2319477e64, 200",
        "flickr-style, finetune_flickr_style.caffemodel, b61b5cef7d771b53b0c488e78d35ccadc073e9cf, 20"
    })
    void theCardsOfCaffesOwnModelsSayWhatCaffeSays(String name, String weights, String sha1, String classes)
            throws IOException {
        JsonNode card = JSON.readTree(
                moka("models", "show", name, "--format", "json").succeeds().out());
        assertThat(card.get("description").asText()).startsWith(classes + " ");
        assertThat(card.at("/model/weights").asText()).isEqualTo(weights);
        JsonNode last = card.get("files").get(card.get("files").size() - 1);
        assertThat(last.get("name").asText()).isEqualTo(weights);
        assertThat(last.get("sha1").asText()).isEqualTo(sha1);
        assertThat(last.at("/urls/0").asText()).isEqualTo("http://dl.caffe.berkeleyvision.org/" + weights);
    }

    @Test
    void everyFileThatACardsModelNamesIsOnTheCard() throws IOException {
        JsonNode rows = JSON.readTree(
                moka("models", "list", "--format", "json").succeeds().out());
        for (String name : rows.findValuesAsText("name")) {
            if (name.equals("lenet") || name.equals("cifar10")) {
                continue; // they come with Moka, and have no card
            }
            JsonNode card = JSON.readTree(
                    moka("models", "show", name, "--format", "json").succeeds().out());
            for (String role : new String[] {"net", "weights", "labels", "mean"}) {
                String file = card.at("/model/" + role).asText("");
                if (!file.isEmpty() && !file.matches("[\\d,]+")) {
                    assertThat(card.get("files").findValuesAsText("name"))
                            .as(name)
                            .contains(file);
                }
            }
        }
    }

    @Test
    void verifyNoticesEveryChange() throws IOException {
        pull();
        assertThat(moka("models", "verify").succeeds().out().lines())
                .hasSize(5)
                .anyMatch(line -> line.matches("tiny +tiny.caffemodel +OK +[0-9a-f]{40}"));
        Files.writeString(zoo.model().resolve("notes.txt"), "mine");
        assertThat(moka("models", "verify", "little_one").succeeds().out()).containsPattern("notes.txt +UNKNOWN");
        byte[] weights = zoo.content(Zoo.WEIGHTS);
        weights[20] ^= 1;
        Files.write(zoo.model().resolve(Zoo.WEIGHTS), weights);
        Files.delete(zoo.model().resolve(Zoo.LABELS));
        Ran verify = moka("models", "verify", "tiny");
        assertThat(verify.exitCode()).isEqualTo(5);
        assertThat(verify.out())
                .containsPattern(
                        "tiny.caffemodel +CHANGED +[0-9a-f]{40} +the card says " + Zoo.sha1(zoo.content(Zoo.WEIGHTS)))
                .containsPattern("labels.txt +MISSING +-");
        assertThat(verify.err()).contains("moka pull NAME --force");
        assertThat(moka("models", "verify", "lenet").succeeds().out()).containsPattern("lenet.caffemodel +UNKNOWN");
        moka("models", "verify", "nonsense").failsWith(3, "the zoo has no model 'nonsense'");
        moka("models", "verify", "caffenet").failsWith(3, "there is no model 'caffenet'", "moka pull caffenet");
    }

    @Test
    void removesWhatWasPulledAndNothingElse() throws IOException {
        pull();
        Path own = zoo.store().resolve("mine");
        TinyModel.net(own);
        moka("models", "rm", "mine").failsWith(1, "was not made by moka pull", "--force");
        moka("models", "rm", "../original", "--force").failsWith(1, "removes nothing outside");
        moka("models", "rm", "cards", "--force").failsWith(1, "is no model");
        moka("models", "rm", ".pulling", "--force").failsWith(1, "is no model");
        moka("models", "rm", "lenet", "--force").failsWith(1, "'lenet' was not pulled", "came with Moka");
        assertThat(moka("models", "rm", "little_one").succeeds().err()).contains("is removed");
        assertThat(zoo.model()).doesNotExist();
        moka("models", "rm", "tiny").failsWith(3, "there is no model 'tiny'");
        moka("models", "rm", "mine", "--force").succeeds();
        assertThat(own).doesNotExist();
        TinyModel.write(zoo.workshop().resolve("tiny.caffemodel.part"), "x");
        moka("models", "rm", "tiny").succeeds();
        assertThat(zoo.workshop()).doesNotExist();
        assertThat(zoo.store().resolve("cards/tiny.json")).exists();
    }

    @Test
    void classifySaysWhatIsMissingFromAModelAndWhere() throws IOException {
        pull();
        Path labels = zoo.model().resolve(Zoo.LABELS);
        Files.delete(labels);
        moka("classify", "--model", "tiny", "-q", "x.png").failsWith(3, labels + ": no such file; put it there");
        TinyModel.write(zoo.model().resolve("model.json"), "{\"mean\": \"mean.npy\"}");
        moka("classify", "--model", "tiny", "-q", "x.png")
                .failsWith(3, zoo.model().resolve("mean.npy") + ": no such file");
    }

    @Test
    void aLinkInTheStoreIsRemovedAndNotWhatItLinksTo() throws IOException {
        Files.createSymbolicLink(zoo.store().resolve("linked"), home.resolve("original"));
        moka("models", "rm", "linked", "--force").succeeds();
        assertThat(zoo.store().resolve("linked")).doesNotExist();
        assertThat(home.resolve("original").resolve(Zoo.NET)).exists();
    }

    @Test
    void theCardInTheDocumentationIsOne() throws IOException {
        String page = Files.readString(Path.of(System.getProperty("moka.root"), "docs", "models.md"));
        String card = page.substring(page.indexOf("```json") + "```json".length());
        TinyModel.write(zoo.store().resolve("cards/leaves.json"), card.substring(0, card.indexOf("```")));
        assertThat(moka("models", "show", "leafnet").succeeds().out())
                .contains("93.1 % of 2,000 leaves", "https://botany.example.org/leaves/data.tar.gz#trees.txt");
    }

    @Test
    void mistakesInACardAreNamedWithTheirLine() {
        Path card = zoo.store().resolve("cards/tiny.json");
        String good =
                "{\"name\": \"tiny\", \"description\": \"d\", \"source\": \"s\", \"license\": \"l\", \"model\": {},\n";
        TinyModel.write(card, good + "\"files\": [{\"name\": \"../evil\"}]}");
        moka("models", "list").failsWith(1, card + ":2:", "plain file name");
        TinyModel.write(card, good + "\"files\": [{\"name\": \"a\", \"sha1\": \"12\"}]}");
        moka("models", "list").failsWith(1, "\"sha1\" of a must be 40 digits");
        TinyModel.write(card, good + "\"files\": [{\"name\": \"a\", \"sha256\": \"12\"}]}");
        moka("models", "list").failsWith(1, "unknown field \"sha256\"");
        TinyModel.write(card, good + "\"files\": [{\"name\": \"a\", \"urls\": [\"ftp://x/y\"]}]}");
        moka("models", "list").failsWith(1, "must be http or https");
        TinyModel.write(card, "{\"name\": \"tiny\"}");
        moka("models", "list").failsWith(1, "\"description\" is missing");
        TinyModel.write(card, "{");
        moka("models", "list").failsWith(1, card + ":1:");
    }
}
