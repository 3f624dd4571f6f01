package com.example;

import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.Reads;
import dev.moka.proto.LayerParameter;
import java.util.List;

/** Multiplies every number by the factor that param_str gives. */
public final class TimesLayer extends Layer {
    private float factor;

    @Override
    protected void setUp(LayerParameter param, List<Blob> bottoms, List<Blob> tops) {
        String text = param.getPythonParam().getParamStr();
        try {
            factor = Float.parseFloat(text);
        } catch (NumberFormatException e) {
            throw wrong("param_str is '%s': give a number", text);
        }
    }

    @Override
    protected void reshape(List<Blob> bottoms, List<Blob> tops) {
        tops.get(0).reshapeLike(bottoms.get(0));
    }

    @Override
    protected void forward(List<Blob> bottoms, List<Blob> tops) {
        times(bottoms.get(0).data(), tops.get(0).overwrite());
    }

    @Override
    protected Reads backwardReads() {
        return Reads.NOTHING;
    }

    @Override
    protected void backward(List<Blob> tops, boolean[] propagateDown, List<Blob> bottoms) {
        if (propagateDown[0]) {
            times(tops.get(0).diff(), bottoms.get(0).overwriteDiff());
        }
    }

    private void times(float[] from, float[] to) {
        for (int i = 0; i < to.length; i++) {
            to[i] = factor * from[i];
        }
    }
}
