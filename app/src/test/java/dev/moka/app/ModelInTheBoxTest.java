package dev.moka.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The models that come with Moka: which of them answers when none is named, and that they are as good as their READMEs say. */
class ModelInTheBoxTest {
    private static final Path ROOT = Path.of(System.getProperty("moka.root"));
    private static final Path SHARED = Path.of(System.getProperty("moka.shared"));
    private static final Path EXAMPLES = ROOT.resolve("examples");

    @TempDir
    Path folder;

    private String realHome = "";

    /** A home without models. */
    @BeforeEach
    void home() {
        realHome = System.setProperty("user.home", folder.resolve("home").toString());
    }

    @AfterEach
    void restore() {
        System.setProperty("user.home", realHome);
    }

    /** A picture of one colour with a spot of another. */
    private Path picture(String name, int side, int rgb, int spot) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, rgb);
        }
        image.setRGB(side / 2, side / 3, spot);
        Path file = folder.resolve(name);
        ImageIO.write(image, "png", file.toFile());
        return file;
    }

    private static Ran classify(Object... pictures) {
        return Ran.moka(Stream.concat(Stream.of("classify", "--top", 1), Stream.of(pictures))
                .toArray());
    }

    @ParameterizedTest
    @CsvSource({
        "two, 2",
        "three, 3",
        "five, 5",
        "seven, 7",
        "airplane, airplane",
        "automobile, automobile",
        "ship, ship",
        "truck, truck"
    })
    void namesWhatIsOnTheExamples(String name, String what) {
        Path picture = EXAMPLES.resolve(name + ".png");
        assertThat(classify(picture).succeeds().out()).matches("[01]\\.\\d{4} - \"" + what + "\"\n");
    }

    @Test
    void saysWhichModelAnswersAndHowToGetOneOfAThousandClasses() throws IOException {
        Ran ran = classify(EXAMPLES.resolve("seven.png")).succeeds();
        assertThat(ran.err().lines().findFirst())
                .hasValue(
                        "moka: lenet answers, which comes with Moka and knows the ten digits; for 1,000 classes: moka pull"
                                + " squeezenet, then --model squeezenet");
        TinyModel.net(folder.resolve("home/.moka/models/squeezenet"));
        ran = classify(EXAMPLES.resolve("ship.png")).succeeds();
        assertThat(ran.err().lines().findFirst().orElseThrow())
                .startsWith("moka: cifar10 answers,")
                .contains("airplanes", "trucks")
                .endsWith("; for 1,000 classes: --model squeezenet");
        assertThat(classify("--quiet", EXAMPLES.resolve("ship.png")).succeeds().err())
                .isEmpty();
    }

    @Test
    void grayOrAsLargeAsADigitIsForLenetAndAllElseForCifar10() throws IOException {
        assertThat(ModelInTheBox.of(picture("gray.png", 40, 0x404040, 0xffffff), 1600))
                .isEqualTo(ModelInTheBox.LENET);
        assertThat(ModelInTheBox.of(picture("spot.png", 40, 0x404040, 0x404041), 1600))
                .isEqualTo(ModelInTheBox.CIFAR10);
        assertThat(ModelInTheBox.of(picture("small.png", 28, 0xff0000, 0x00ff00), 1600))
                .isEqualTo(ModelInTheBox.LENET);
        assertThat(ModelInTheBox.of(picture("large.png", 29, 0xff0000, 0x00ff00), 1600))
                .isEqualTo(ModelInTheBox.CIFAR10);
        assertThat(ModelInTheBox.of(EXAMPLES.resolve("seven.png"), 1 << 20)).isEqualTo(ModelInTheBox.LENET);
    }

    @Test
    void eachOfSeveralPicturesGoesToItsOwnAndTheOrderStays() {
        List<String> names = List.of("ship", "two", "three", "nosuch", "truck", "five", "airplane");
        Object[] pictures =
                names.stream().map(name -> EXAMPLES.resolve(name + ".png")).toArray();
        Ran ran = classify(
                Stream.concat(Stream.of("--format", "csv"), Stream.of(pictures)).toArray());
        assertThat(ran.exitCode()).isEqualTo(4);
        assertThat(ran.out()
                        .lines()
                        .map(line -> line.substring(line.lastIndexOf('/') + 1).replaceAll(",[^,]*$", "")))
                .containsExactly(
                        "image,rank,classId,className",
                        "ship.png,1,8,ship",
                        "two.png,1,2,2",
                        "three.png,1,3,3",
                        "truck.png,1,9,truck",
                        "five.png,1,5,5",
                        "airplane.png,1,0,airplane");
        assertThat(ran.err().lines().filter(line -> line.contains(" answers, ")))
                .as("each introduces itself once")
                .hasSize(2);
        assertThat(ran.err()).contains("nosuch.png: no such file", "6 pictures in ");
    }

    @Test
    void lenetIsAsGoodAsItsReadmeSays() throws IOException {
        Path mnist = reference("datasets/mnist");
        Path database = folder.resolve("test_lmdb");
        Ran.moka(
                        "convert-mnist",
                        mnist.resolve("t10k-images-idx3-ubyte.gz"),
                        mnist.resolve("t10k-labels-idx1-ubyte.gz"),
                        database)
                .succeeds();
        double accuracy = test("lenet", "target/mnist/test_lmdb", database, 100);
        assertThat(accuracy).isGreaterThanOrEqualTo(0.99).isCloseTo(documented("lenet"), within(0.0005));
    }

    @Test
    void cifar10IsAsGoodAsItsReadmeSays() throws IOException, InterruptedException {
        Path archive = reference("datasets/cifar10.tar.xz");
        Path list = unpackTestPictures(archive);
        Path database = folder.resolve("test_lmdb");
        Ran.moka("convert-imageset", folder + "/", list, database).succeeds();
        double accuracy = test("cifar10", "target/cifar10/test_lmdb", database, 100);
        assertThat(accuracy).isGreaterThanOrEqualTo(0.87).isCloseTo(documented("cifar10"), within(0.0005));
    }

    private static Path reference(String name) {
        assumeTrue(Files.isDirectory(SHARED), "the reference data is not at " + SHARED);
        return SHARED.resolve(name);
    }

    /** Unpacks {@code test/CLASS/NNNN.jpg}, and lists each with its class. */
    private Path unpackTestPictures(Path archive) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-xJf", archive.toString(), "-C", folder.toString(), "test")
                .inheritIO()
                .start();
        assertThat(tar.waitFor()).as("tar").isZero();
        List<String> classes = Files.readAllLines(ROOT.resolve("models/cifar10/labels.txt"));
        try (Stream<Path> files = Files.walk(folder.resolve("test"))) {
            List<String> lines = files.filter(file -> file.toString().endsWith(".jpg"))
                    .sorted()
                    .map(file -> folder.relativize(file) + " "
                            + classes.indexOf(file.getParent().getFileName().toString()))
                    .toList();
            assertThat(lines).hasSize(10_000).noneMatch(line -> line.endsWith("-1"));
            return Files.write(folder.resolve("list.txt"), lines);
        }
    }

    /** What {@code moka test} says of a model and its own training net, but with another database. */
    private double test(String model, String source, Path database, int batches) throws IOException {
        Path shipped = ROOT.resolve("models").resolve(model);
        String net = Files.readString(shipped.resolve("train_val.prototxt"));
        assertThat(net).contains(source);
        Path moved = Files.writeString(folder.resolve("moved.prototxt"), net.replace(source, database.toString()));
        Path weights = shipped.resolve(model + ".caffemodel");
        String out = Ran.moka("test", "--net", moved, "--weights", weights, "--iterations", batches, "-q")
                .succeeds()
                .out();
        Matcher accuracy = Pattern.compile("(?m)^accuracy = (.*)$").matcher(out);
        assertThat(accuracy.find()).as(out).isTrue();
        return Double.parseDouble(accuracy.group(1));
    }

    private static double documented(String model) throws IOException {
        String readme = Files.readString(ROOT.resolve("models").resolve(model).resolve("README.md"));
        Matcher figure = Pattern.compile("\\*\\*(0\\.\\d{4})\\*\\*").matcher(readme);
        assertThat(figure.find()).as("a figure in bold").isTrue();
        return Double.parseDouble(figure.group(1));
    }
}
