package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.BiasParameter;
import dev.moka.proto.FillerParameter;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * y = x + bias, spread over the axes the bias lacks: bottom 1, or a parameter. In-place safe.
 *
 * <p>Parameter: bias, if there is no bottom 1; zero at first.
 */
@AutoService(Layer.class)
public final class BiasLayer extends BroadcastLayer {
    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        BiasParameter p = param.getBiasParam();
        setUpOperand(bottoms, p.getAxis(), p.getNumAxes(), p.getFiller());
    }

    @Override
    protected FillerParameter randomFiller(int index) {
        return FillerParameter.getDefaultInstance();
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        Groups groups = groups(bottoms);
        float[] x = bottoms.get(0).data();
        float[] bias = operand(bottoms).data();
        float[] y = tops.get(0).overwrite();
        groups.over(y.length, (g, from, to) -> {
            float b = bias[g];
            for (int i = from; i < to; i++) {
                y[i] = x[i] + b;
            }
        });
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        float[] dy = tops.get(0).diff();
        if (wantsOperandDiff(propagateDown)) {
            groups(bottoms).addSums(dy, operandDiff(bottoms));
        }
        if (propagateDown[0]) {
            float[] dx = bottoms.get(0).overwriteDiff();
            threads().over(dx.length, (from, to) -> System.arraycopy(dy, from, dx, from, to - from));
        }
    }
}
