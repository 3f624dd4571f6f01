package dev.moka.layer;

import com.google.auto.service.AutoService;
import dev.moka.Arity;
import dev.moka.Blob;
import dev.moka.Layer;
import dev.moka.data.Batches;
import dev.moka.data.DataTransformer;
import dev.moka.data.ImageList;
import dev.moka.data.Pictures;
import dev.moka.data.TransformedBatches;
import dev.moka.image.CvImage;
import dev.moka.proto.ImageDataParameter;
import dev.moka.proto.LayerParameter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pictures of a list, over and over: transformed pictures (N, C, H, W), blue first or gray, and their labels (N). H and W are
 * crop_size, new_height and new_width, or the pictures' own; each batch's first picture decides.
 *
 * <p>With shuffle every epoch has an order of its own; rand_skip leaves out up to so many pictures at the beginning.
 */
@AutoService(Layer.class)
public final class ImageDataLayer extends PrefetchingDataLayer {
    @Override
    protected Arity topArity() {
        return Arity.exactly(2);
    }

    @Override
    protected int batchSize(LayerParameter param) {
        return param.getImageDataParam().getBatchSize();
    }

    @Override
    protected int @Nullable [] described(LayerParameter param) {
        return DescribedPictures.shape(
                param.getTransformParam(),
                param.getImageDataParam().getNewHeight(),
                param.getImageDataParam().getNewWidth(),
                !param.getImageDataParam().getIsColor());
    }

    @Override
    protected Batches open(LayerParameter param, List<Blob> tops) {
        ImageDataParameter p = param.getImageDataParam();
        if ((p.getNewHeight() > 0) != (p.getNewWidth() > 0)) {
            throw wrong("image_data_param: give new_height and new_width, or neither");
        }
        Pictures pictures = new Pictures(
                ImageList.read(source(p.getSource())),
                p.getRootFolder(),
                p.getIsColor() ? CvImage.Color.COLOR : CvImage.Color.GRAY,
                p.getNewHeight(),
                p.getNewWidth(),
                (long) (drawEpoch(-1).uniform(0) * p.getRandSkip()),
                p.getShuffle(),
                this::drawEpoch);
        return new TransformedBatches(
                pictures, new DataTransformer(param.getTransformParam(), isTraining()), this::draw, this::threads);
    }
}
