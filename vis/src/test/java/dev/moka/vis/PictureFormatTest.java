package dev.moka.vis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.moka.Blob;
import dev.moka.classify.Prediction;
import dev.moka.image.Label;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;

class PictureFormatTest {
    private static final Heading HEADING = Heading.of("conv1, after relu1", "(1, 2, 3)");

    private static final Curve CURVE =
            new Curve("train loss", List.of(0.0, 1.0, 2.0), List.of(2.0, Double.POSITIVE_INFINITY, 1.0));

    private static List<Picture> pictures() {
        Blob blob = new Blob(1, 4, 3, 3);
        blob.edit()[5] = 2;
        Tiles tiles = Tiles.ofMaps("conv1", blob);
        List<Prediction> predictions = List.of(
                new Prediction(2, 0.7f, Label.of("n02123045 tabby, tabby cat")),
                new Prediction(0, 0.2f, null),
                new Prediction(1, 0.1f, null));
        return List.of(
                new Grid(tiles, ColorMap.GRAY),
                new GridPicture(HEADING, tiles, ColorMap.VIRIDIS),
                new ValuesPicture(HEADING, new float[] {0, -1, 2, Float.NaN, 4}),
                new ValuesPicture(Heading.NONE, new float[] {0, 0}),
                new ProbabilityPicture(HEADING, predictions),
                new ProbabilityPicture(Heading.NONE, predictions.subList(1, 2)),
                new TrainingPicture(
                        HEADING,
                        List.of(CURVE, new Curve("test loss", CURVE.x(), CURVE.y())),
                        List.of(new Curve("accuracy", CURVE.x(), CURVE.y()))),
                new TrainingPicture(Heading.NONE, List.of(CURVE), List.of()));
    }

    @Test
    void namesDecide() {
        assertThat(PictureFormat.ofName("a.b.PNG")).contains(PictureFormat.PNG);
        assertThat(PictureFormat.ofName("a.svg")).contains(PictureFormat.SVG);
        assertThat(PictureFormat.ofName("a.jpg")).isEmpty();
        assertThat(PictureFormat.ofName("png")).isEmpty();
    }

    @Test
    void pngAndSvgHaveThePicturesSize() throws Exception {
        for (Picture picture : pictures()) {
            var png = ImageIO.read(new ByteArrayInputStream(bytes(PictureFormat.PNG, picture)));
            assertThat(png.getWidth()).isEqualTo(picture.width());
            assertThat(png.getHeight()).isEqualTo(picture.height());
            byte[] svg = bytes(PictureFormat.SVG, picture);
            var root = DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(new ByteArrayInputStream(new String(svg, StandardCharsets.UTF_8)
                            .replaceFirst("<!DOCTYPE[^>]*>", "")
                            .getBytes(StandardCharsets.UTF_8)))
                    .getDocumentElement();
            assertThat(root.getTagName()).isEqualTo("svg");
            assertThat(root.getAttribute("viewBox")).isEqualTo("0 0 " + picture.width() + " " + picture.height());
        }
    }

    @Test
    void theLikeliestClassIsNamedShortly() throws IOException {
        String svg = new String(bytes(PictureFormat.SVG, pictures().get(4)), StandardCharsets.UTF_8);
        assertThat(svg).contains("tabby  0.700").contains("class 0  0.200").doesNotContain("tabby cat");
    }

    private static byte[] bytes(PictureFormat format, Picture picture) throws IOException {
        var bytes = new ByteArrayOutputStream();
        format.write(picture, bytes);
        return bytes.toByteArray();
    }
}
