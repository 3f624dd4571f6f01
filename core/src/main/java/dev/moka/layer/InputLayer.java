package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.proto.BlobShape;
import dev.moka.proto.LayerParameter;
import java.util.List;

/** The blobs a caller fills. input_param gives no shape, one for all tops, or one each; the caller may change them later. */
@AutoService(Layer.class)
public final class InputLayer extends Layer {
    @Override
    protected Arity bottomArity() {
        return Arity.exactly(0);
    }

    @Override
    protected Arity topArity() {
        return Arity.atLeast(1);
    }

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        List<BlobShape> shapes = param.getInputParam().getShapeList();
        if (shapes.size() > 1 && shapes.size() != tops.size()) {
            throw wrong("%d shapes for %d tops: give one for all, or one each", shapes.size(), tops.size());
        }
        for (int i = 0; i < tops.size() && !shapes.isEmpty(); i++) {
            BlobShape shape = shapes.get(shapes.size() == 1 ? 0 : i);
            tops.get(i).reshape(Blob.checkedShape(shape.getDimList()));
        }
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {}

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {}
}
