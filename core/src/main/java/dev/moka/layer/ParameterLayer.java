package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Filler;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.List;

/**
 * A parameter of parameter_param.shape, zeros at first, as a blob for other layers to read: the top shares its data.
 *
 * <p>The top has a diff of its own, which backward adds to the parameter's. In Caffe both are one, so that what several backwards, or
 * several sharers of the parameter, give is not added up: the last one stays.
 */
@AutoService(Layer.class)
public final class ParameterLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(0);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        addBlob(
                Filler.constant(0),
                Blob.checkedShape(param.getParameterParam().getShape().getDimList()));
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshapeLike(blobs().get(0));
        tops.get(0).shareData(blobs().get(0));
    }

    /** Shares again, because the parameter may have come to share another layer's since. */
    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).shareData(blobs().get(0));
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (wantsDiff(0)) {
            float[] dy = tops.get(0).diff();
            float[] dw = blobs().get(0).editDiff();
            for (int i = 0; i < dw.length; i++) {
                dw[i] += dy[i];
            }
        }
    }
}
