package dev.moka.app;

import static dev.moka.app.ColourModel.BLACK;
import static dev.moka.app.ColourModel.BLUE;
import static dev.moka.app.ColourModel.RED;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code moka classify} prints, letter by letter. */
class ClassifyCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @SuppressWarnings("NullAway.Init")
    private Path red;

    @SuppressWarnings("NullAway.Init")
    private Path black;

    @BeforeEach
    void write() throws IOException {
        ColourModel.write(folder.resolve("model"), ColourModel.SOFTMAX);
        Files.writeString(folder.resolve("model/labels.txt"), ColourModel.LABELS);
        red = ColourModel.picture(folder.resolve("pictures/red.png"), RED);
        ColourModel.picture(folder.resolve("pictures/a, \"b\"/blue.png"), BLUE);
        black = ColourModel.picture(folder.resolve("black.png"), BLACK);
    }

    private Ran classify(Object... args) {
        List<Object> line = new ArrayList<>(
                List.of("classify", "--model", folder.resolve("model").toString()));
        line.addAll(List.of(args));
        return Ran.moka(line.toArray());
    }

    private Ran classifyWithoutLabels(Object... args) throws IOException {
        Files.delete(folder.resolve("model/labels.txt"));
        return classify(args);
    }

    @Test
    void onePictureIsFiveLinesAtMost() {
        Ran run = classify("--top", 3, red);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("""
                        1.0000 - "n00000003 "red""
                        0.0000 - "n00000001 nothing"
                        0.0000 - "n00000002 blue, navy"
                        """);
        assertThat(classify(red).out().lines()).hasSize(4);
    }

    @Test
    void severalPicturesAreBlocks() {
        Ran run = classify("--top", 2, folder.resolve("pictures"), black, red);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo(String.format("""
                        ---------- Prediction for %1$s/pictures/a, "b"/blue.png ----------
                        1.0000 - "n00000002 blue, navy"
                        0.0000 - "n00000001 nothing"
                        ---------- Prediction for %1$s/pictures/red.png ----------
                        1.0000 - "n00000003 "red""
                        0.0000 - "n00000001 nothing"
                        ---------- Prediction for %1$s/black.png ----------
                        0.2500 - "n00000001 nothing"
                        0.2500 - "n00000002 blue, navy"
                        ---------- Prediction for %1$s/pictures/red.png ----------
                        1.0000 - "n00000003 "red""
                        0.0000 - "n00000001 nothing"
                        """, folder));
        assertThat(run.err()).contains("4 pictures in ", "images/s");
    }

    @Test
    void jsonIsAnObjectALine() {
        Ran run = classify("--format", "json", "--top", 2, black, "missing.png", red);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEqualTo(String.format("""
                        {"image":"%1$s/black.png","predictions":[\
                        {"classId":0,"synset":"n00000001","className":"nothing","probability":0.25},\
                        {"classId":1,"synset":"n00000002","className":"blue, navy","probability":0.25}]}
                        {"image":"missing.png","error":"missing.png: no such file"}
                        {"image":"%1$s/pictures/red.png","predictions":[\
                        {"classId":2,"synset":"n00000003","className":"\\"red\\"","probability":1.0},\
                        {"classId":0,"synset":"n00000001","className":"nothing","probability":0.0}]}
                        """, folder));
        assertThat(run.err().lines()).containsOnlyOnce("moka: missing.png: no such file");
    }

    @Test
    void jsonWithoutSynsetOrLabels() throws IOException {
        Ran labelled = classify("--format", "json", "--top", 4, black);
        assertThat(labelled.out()).endsWith(",{\"classId\":3,\"className\":\"other\",\"probability\":0.25}]}\n");
        Ran bare = classifyWithoutLabels("--format", "json", "--top", 1, red);
        assertThat(bare.out()).endsWith("[{\"classId\":2,\"className\":\"2\",\"probability\":1.0}]}\n");
    }

    @Test
    void csvQuotesWhatNeedsIt() {
        Ran run = classify("--format", "csv", "--top", 3, folder.resolve("pictures"), "missing.png");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEqualTo(String.format("""
                        image,rank,classId,className,probability
                        "%1$s/pictures/a, ""b""/blue.png",1,1,"blue, navy",1.0
                        "%1$s/pictures/a, ""b""/blue.png",2,0,nothing,0.0
                        "%1$s/pictures/a, ""b""/blue.png",3,2,"\""red""\",0.0
                        %1$s/pictures/red.png,1,2,"\""red""\",1.0
                        %1$s/pictures/red.png,2,0,nothing,0.0
                        %1$s/pictures/red.png,3,1,"blue, navy",0.0
                        """, folder));
        assertThat(run.err()).contains("missing.png: no such file");
    }

    @Test
    void withoutLabelsClassesAreNumbers() throws IOException {
        Ran run = classifyWithoutLabels("--top", 1, red);
        assertThat(run.out()).isEqualTo("1.0000 - \"2\"\n");
        assertThat(run.err()).contains("no labels", "--labels F", "4 classes", "synset_words.txt");
    }

    @Test
    void saysWhatWasAppliedInOneLine() {
        Ran run = classify("--mean", "1,2,3", "--images-dim", "4,5", "--input-scale", "0.5", "--oversample", red);
        assertThat(run.err())
                .isEqualTo("moka: images-dim 4,5, 10 crops of 2,2, raw-scale 255, channel-swap 2,1,0, mean 1,2,3,"
                        + " input-scale 0.5\n");
        assertThat(classify("--quiet", red).err()).isEmpty();
    }

    @Test
    void flagsWinOverTheCard() throws IOException {
        Files.writeString(
                folder.resolve("model/model.json"),
                "{\"mean\": \"0.1,0.1,0.1\", \"rawScale\": 1, \"inputScale\": 255, \"channelSwap\": [0, 1, 2], \"centerOnly\": false}");
        Ran card = classify("--top", 1, red);
        assertThat(card.err())
                .contains(
                        "256,256, 10 crops of 2,2, raw-scale 1, channel-swap 0,1,2, mean 0.1,0.1,0.1, input-scale 255");
        assertThat(card.out()).as("red taken for blue").isEqualTo("1.0000 - \"n00000002 blue, navy\"\n");
        Ran flags = classify(
                "--top",
                1,
                "--mean",
                "0",
                "--raw_scale=255",
                "--input-scale",
                1,
                "--channel-swap",
                "2,1,0",
                "--center-only",
                red);
        assertThat(flags.err())
                .contains("center crop of 2,2, raw-scale 255, channel-swap 2,1,0, mean 0, input-scale 1");
        assertThat(flags.out()).isEqualTo("1.0000 - \"n00000003 \"red\"\"\n");
    }

    @Test
    void takesTheSoftmaxOfScoresAndSaysSo() throws IOException {
        ColourModel.write(folder.resolve("model"), ColourModel.SCORES);
        Ran run = classify("--top", 2, black);
        assertThat(run.out()).isEqualTo("0.2500 - \"n00000001 nothing\"\n0.2500 - \"n00000002 blue, navy\"\n");
        assertThat(run.err()).contains("ends in scores ('ip')", "softmax");
    }
}
