package dev.moka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.moka.oracle.Array;
import dev.moka.oracle.Params;
import dev.moka.oracle.Request;
import dev.moka.oracle.Result;
import dev.moka.proto.Phase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.TestAbortedException;

/**
 * Every blob of whole nets equals native Caffe's, at batch 1 and 3 and, where the net can, with another input size, in one net that is
 * reshaped in between. Random weights are drawn and written by Moka and read by native Caffe, which so holds the writer too.
 *
 * <p>The property {@code moka.backend} names the backend, as in {@link LayerTest}.
 */
class DifferentialTest {
    /** Of the largest number of a blob. */
    private static final double PART = 1e-4;

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> netsOfTheReferenceData() {
        return orSkipped(
                "the nets of the reference data",
                () -> referenceNets().map(model -> dynamicTest(model.name(), () -> equalsCaffe(model))));
    }

    /** What is not there to be tested is reported as skipped, which an assumption outside a test would not be. */
    private static Stream<DynamicTest> orSkipped(String name, Supplier<Stream<DynamicTest>> tests) {
        try {
            return tests.get();
        } catch (TestAbortedException e) {
            return Stream.of(dynamicTest(name, () -> {
                throw e;
            }));
        }
    }

    @TestFactory
    Stream<DynamicTest> families() {
        return familyNets().map(model -> dynamicTest(model.name(), () -> equalsCaffe(model)));
    }

    private static Stream<Model> referenceNets() {
        return Stream.of(
                Model.of("CaffeNet", "nets/models/bvlc_reference_caffenet/deploy.prototxt"),
                Model.of("AlexNet", "nets/models/bvlc_alexnet/deploy.prototxt"),
                Model.of("R-CNN", "nets/models/bvlc_reference_rcnn_ilsvrc13/deploy.prototxt"),
                Model.of("GoogLeNet", "nets/models/bvlc_googlenet/deploy.prototxt"),
                Model.of("SqueezeNet", "models/squeezenet_v1.0/deploy.prototxt")
                        .trained("models/squeezenet_v1.0/squeezenet_v1.0.caffemodel")
                        .otherSize(173),
                lenet().trained("models/lenet/lenet_iter_10000.caffemodel"),
                Model.of("CIFAR-10 quick", "nets/examples/cifar10/cifar10_quick.prototxt")
                        .trained("models/cifar10_quick/cifar10_quick_iter_5000.caffemodel"),
                Model.of("CIFAR-10 full", "nets/examples/cifar10/cifar10_full.prototxt"),
                Model.of("CIFAR-10 sigmoid", "nets/examples/cifar10/cifar10_full_sigmoid_train_test.prototxt")
                        .deployed(1, 3, 32, 32),
                sigmoidWithBatchNorm());
    }

    private static Model lenet() {
        return Model.of("LeNet", "nets/examples/mnist/lenet.prototxt").inputScale(0.5f);
    }

    private static Model sigmoidWithBatchNorm() {
        return Model.of("CIFAR-10 sigmoid BN", "nets/examples/cifar10/cifar10_full_sigmoid_train_test_bn.prototxt")
                .deployed(1, 3, 32, 32);
    }

    private static Stream<Model> familyNets() {
        return Stream.of(
                Model.family("VGG-16", NetFamilies.vgg(16, 1 / 8.0, 75), 0),
                Model.family("VGG-19", NetFamilies.vgg(19, 1 / 8.0, 64), 0),
                Model.family("ResNet-50", NetFamilies.resNet(50, 1 / 8.0, 224), 0),
                Model.family("ResNet-101", NetFamilies.resNet(101, 1 / 8.0, 224), 0),
                Model.family("ResNet-152", NetFamilies.resNet(152, 1 / 16.0, 224), 0),
                Model.family("DenseNet-121", NetFamilies.denseNet121(1 / 4.0, 96), 77),
                mobileNet(),
                Model.family("MobileNetV2", NetFamilies.mobileNetV2(1 / 4.0, 160), 113),
                Model.family("NIN", NetFamilies.nin(1 / 4.0, 227), 259),
                Model.family("FCN-8s", NetFamilies.fcn8s(1 / 16.0, 48), 37));
    }

    private static Model mobileNet() {
        return Model.family("MobileNet", NetFamilies.mobileNet(1 / 4.0, 160), 113);
    }

    private void equalsCaffe(Model model) throws IOException {
        NativeCaffe.get();
        Path weights = model.weights(folder);
        try (Net net = model.net(Phase.TEST, LayerTest.BACKEND)) {
            net.copyFrom(weights).requireComplete();
            compare(model, net, weights, 1, 0);
            compare(model, net, weights, 3, 0);
            if (model.otherSize() > 0) {
                compare(model, net, weights, 1, model.otherSize());
            }
        } finally {
            Files.deleteIfExists(folder.resolve(model.name() + ".caffemodel"));
        }
    }

    private static void compare(Model model, Net net, Path weights, int batch, int size) {
        String name = net.inputs().get(0);
        Array input = model.input(net, batch, size);
        Result caffe = NativeCaffe.get()
                .forward(Request.of(model.prototxt()).weights(weights).input(name, input));
        net.blob(name).reshape(input.shape());
        net.blob(name).set(input.data());
        net.forward();

        assertThat(net.blobs().keySet())
                .as(model.name())
                .containsExactlyElementsOf(caffe.blobs().keySet());
        assertThat(net.outputs()).as(model.name()).containsExactlyElementsOf(caffe.outputs());
        for (Map.Entry<String, Array> blob : caffe.blobs().entrySet()) {
            String what = "%s of %d, blob %s of %s"
                    .formatted(model.name(), batch, blob.getKey(), writer(net, net.blob(blob.getKey())));
            assertAlive(what, blob.getValue());
            Close.assertClose(what, blob.getValue(), Close.copy(net.blob(blob.getKey())), PART);
        }
    }

    /** The layer that wrote a blob last. */
    private static String writer(Net net, Blob blob) {
        String writer = "no layer";
        for (Step step : net.steps()) {
            if (step.tops().contains(blob)) {
                writer = step.layer().toString();
            }
        }
        return writer;
    }

    /** A blob of equal numbers would hide what is before it. */
    private static void assertAlive(String what, Array array) {
        float first = array.data()[0];
        for (float number : array.data()) {
            if (number != first) {
                return;
            }
        }
        throw new AssertionError(what + " is " + first + " everywhere: the comparison is blind");
    }

    @TestFactory
    Stream<DynamicTest> weightsWrittenByNativeCaffeAreReadBitByBit() {
        return orSkipped(
                "weights written by native Caffe",
                () -> Stream.of(lenet(), sigmoidWithBatchNorm(), mobileNet())
                        .map(model -> dynamicTest(model.name(), () -> readsCaffes(model))));
    }

    private void readsCaffes(Model model) {
        Path file = folder.resolve("native.caffemodel");
        NativeCaffe.get().write(Request.of(model.prototxt()).seed(7), file);
        Params native0 = NativeCaffe.get().params(Request.of(model.prototxt()).weights(file));
        try (Net net = model.net(Phase.TEST, LayerTest.BACKEND)) {
            net.copyFrom(file).requireComplete();
            assertThat(net.params().keySet())
                    .containsExactlyElementsOf(native0.layers().keySet());
            assertAlive(
                    model.name() + "'s first weight",
                    native0.layers().values().iterator().next().get(0));
            for (Map.Entry<String, List<Blob>> layer : net.params().entrySet()) {
                for (int i = 0; i < layer.getValue().size(); i++) {
                    Array expected = native0.get(layer.getKey(), i);
                    assertThat(layer.getValue().get(i).shape()).isEqualTo(expected.shape());
                    assertThat(layer.getValue().get(i).data()).isEqualTo(expected.data());
                }
            }
        }
    }
}
