package dev.moka.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.moka.Case;
import dev.moka.Gradients;
import dev.moka.LayerTest;
import dev.moka.Net;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class EltwiseLayerTest extends LayerTest {
    @Override
    protected String whyDamagedDiffers(Case aCase) {
        return aCase.text().contains("coeff: 0")
                ? "native Caffe's library makes 0 of a coefficient of 0 times NaN"
                : "";
    }

    @Override
    protected Stream<Case> cases() {
        return Stream.of(
                eltwise("").bottom(2, 3, 4, 5).bottom(2, 3, 4, 5).anySize(),
                eltwise("operation: PROD")
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3, 4, 5)
                        .anySize(),
                eltwise("operation: SUM").bottom(7).bottom(7).bottom(7),
                eltwise("operation: SUM coeff: 1 coeff: -0.5 coeff: 2")
                        .bottom(3, 11)
                        .bottom(3, 11)
                        .bottom(3, 11),
                eltwise("coeff: 1 coeff: -1")
                        .bottom(2, 17, 3, 1)
                        .bottom(2, 17, 3, 1)
                        .inPlace()
                        .anySize(),
                eltwise("coeff: 0 coeff: 0").bottom(2, 3).bottom(2, 3),
                // A short step, because the maximum has a kink where two numbers are equal.
                eltwise("operation: MAX")
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3, 4, 5)
                        .bottom(2, 3, 4, 5)
                        .numeric(1e-4, 1e-2)
                        .anySize(),
                eltwise("operation: MAX")
                        .bottom(5, 5)
                        .bottom(5, 5)
                        .ties()
                        .kinkAt(-1)
                        .kinkAt(0)
                        .kinkAt(1),
                eltwise("operation: MAX")
                        .bottom(4, 5)
                        .bottom(4, 5)
                        .bottom(4, 5)
                        .ties()
                        .kinkAt(-1)
                        .kinkAt(0)
                        .kinkAt(1),
                eltwise("operation: PROD stable_prod_grad: false")
                        .bottomIn(0.5f, 2, 2, 3, 4, 5)
                        .bottomIn(-2, -0.5f, 2, 3, 4, 5)
                        .bottomIn(0.5f, 2, 2, 3, 4, 5)
                        .anySize(),
                eltwise("operation: PROD")
                        .bottom(3, 3)
                        .bottom(3, 3)
                        .bottom(3, 3)
                        .ties(),
                eltwise("operation: PROD stable_prod_grad: false")
                        .bottom(1, 1, 1, 1)
                        .bottom(1, 1, 1, 1)
                        .ties()
                        .noGradient("NaN where a number is 0, see below"),
                eltwise("operation: PROD")
                        .bottom(2, 8, 3, 3)
                        .bottom(2, 8, 3, 3)
                        .inPlace()
                        .anySize(),
                eltwise("coeff: 3 coeff: 2").bottom(2, 5).bottom(2, 5).inPlace(),
                eltwise("operation: MAX").bottom(3, 5).bottom(3, 5).inPlace().numeric(1e-4, 1e-2));
    }

    /** The unstable gradient of a product divides by the number, as Caffe's does. */
    @Test
    void unstableGradientOfAProductIsNaNWhereANumberIsZero() {
        assertThat(diffOfX0("operation: PROD stable_prod_grad: false", new float[] {0, 2}, new float[] {3, 5}))
                .containsExactly(Float.NaN, 5);
        assertThat(diffOfX0("operation: PROD", new float[] {0, 2}, new float[] {3, 5}))
                .containsExactly(3, 5);
    }

    @Test
    void gradientOfAMaximumGoesToBottom1IfBothAreEqual() {
        assertThat(diffOfX0("operation: MAX", new float[] {2, 2, 2}, new float[] {1, 2, 3}))
                .containsExactly(1, 0, 0);
    }

    private static float[] diffOfX0(String param, float[] x0, float[] x1) {
        String input = "layer { name: 'in' type: 'Input' top: 'x0' top: 'x1' input_param { shape { dim: %d } } }\n"
                .formatted(x0.length);
        String eltwise = "layer { name: 'y' type: 'Eltwise' bottom: 'x0' bottom: 'x1' top: 'y' eltwise_param { " + param
                + " } loss_weight: 1 }";
        try (Net net = net(input + eltwise, Gradients.ALL)) {
            net.blob("x0").set(x0);
            net.blob("x1").set(x1);
            net.forward();
            net.backward();
            return net.blob("x0").diff().clone();
        }
    }

    @Test
    void maxIgnoresCoeff() {
        Case max =
                eltwise("operation: MAX coeff: 0 coeff: 0").bottom(3).bottom(3).values(99, 99, 99);
        assertThat(forward(max).get(0)).containsExactly(new float[] {99, 99, 99}, within(0f));
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertRefused(eltwise("").bottom(2, 3).bottom(2, 4), "equal shapes");
        assertRefused(eltwise("coeff: 1").bottom(2, 3).bottom(2, 3), "one each or none");
        assertRefused(eltwise("operation: PROD coeff: 1 coeff: 1").bottom(2).bottom(2), "PROD none");
        assertRefused(eltwise("").bottom(2), "Eltwise takes at least 2 bottom");
    }

    private static Case eltwise(String param) {
        return layer("type: 'Eltwise' eltwise_param { " + param + " }");
    }
}
