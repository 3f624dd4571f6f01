package dev.moka;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.TextFormat;
import dev.moka.model.Prototxt;
import dev.moka.proto.LayerParameter;
import dev.moka.proto.NetParameter;
import dev.moka.random.Dice;
import java.util.List;
import java.util.Locale;

/** Nets that can be parsed and that nobody would write: random ones, some of whose fields hold numbers from the ends of their range. */
final class AbsurdNet {
    private static final Long[] WHOLE = {
        -1L,
        0L,
        1L,
        2L,
        3L,
        7L,
        31L,
        32L,
        33L,
        100L,
        1L << 16,
        (1L << 31) - 1,
        -1L << 31,
        1L << 29,
        (1L << 32) - 1,
        1L << 40,
        Long.MAX_VALUE
    };
    private static final Double[] REAL = {
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.0,
        -1.0,
        1e-45,
        3.4e38,
        -3.4e38,
        1e10,
        0.5,
        1.0
    };
    private static final String[] WORDS = {
        "", "x0", "y1", "nothing", "constant", "gaussian", "xavier", "bilinear", "sparse", "/nowhere/a.txt"
    };
    /** Fields that say which files a layer reads or which class it is: other tests try these. */
    private static final List<String> LEFT_ALONE =
            List.of("type", "source", "root_folder", "mean_file", "file_name", "python_param");

    private final Dice dice;

    private AbsurdNet(Dice dice) {
        this.dice = dice;
    }

    /** The text of net {@code index} of a seed. */
    static String draw(long seed, int index) {
        AbsurdNet absurd = new AbsurdNet(new Dice(seed, "absurd net", index));
        RandomNet random = RandomNetDraw.draw(seed, index);
        NetParameter.Builder net = Prototxt.parseNet(random.prototxt(), "drawn").net().toBuilder();
        int changes = absurd.dice.from(1, 3);
        for (int i = 0; i < changes; i++) {
            absurd.change(net);
        }
        return TextFormat.printer().printToString(net.buildPartial());
    }

    private void change(NetParameter.Builder net) {
        int at = dice.from(0, net.getLayerCount() - 1);
        LayerParameter.Builder layer = net.getLayerBuilder(at);
        switch (dice.from(1, 12)) {
            case 1 -> chain(net, layer.getTopCount() > 0 ? layer.getTop(0) : "x0");
            case 2 -> {
                for (int i = 0; i < 1000 && layer.getBottomCount() > 0; i++) {
                    layer.addBottom(layer.getBottom(0));
                }
            }
            case 3 -> any(layer);
            case 4 -> {
                if (layer.getTopCount() > 0) {
                    layer.addTop("more" + at);
                }
            }
            default -> own(layer);
        }
    }

    /** Deeper than a stack of calls could be. */
    private void chain(NetParameter.Builder net, String from) {
        String bottom = from;
        String type = dice.oneOf("ReLU", "Split", "Flatten", "Sigmoid", "Dropout", "Softmax");
        for (int i = 0; i < 2000; i++) {
            net.addLayer(LayerParameter.newBuilder()
                    .setName("chain" + i)
                    .setType(type)
                    .addBottom(bottom)
                    .addTop("chain" + i));
            bottom = "chain" + i;
        }
    }

    /** Changes a field of the message that is made for the layer's type. */
    private void own(LayerParameter.Builder layer) {
        String type = switch (layer.getType()) {
            case "Deconvolution", "Im2col" -> "Convolution";
            case "LSTM", "RNN" -> "Recurrent";
            case "SoftmaxWithLoss" -> dice.oneOf("Softmax", "Loss");
            default -> layer.getType();
        };
        for (FieldDescriptor field : LayerParameter.getDescriptor().getFields()) {
            String made = field.getName().replace("_", "").replaceFirst("param$", "");
            if (made.equals(type.toLowerCase(Locale.ROOT)) && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                any(layer.getFieldBuilder(field));
                return;
            }
        }
        any(layer);
    }

    private void any(Message.Builder message) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        FieldDescriptor field = dice.oneOf(fields.toArray(FieldDescriptor[]::new));
        if (LEFT_ALONE.contains(field.getName())) {
            return;
        }
        if (field.isRepeated()) {
            int count = message.getRepeatedFieldCount(field);
            if (count > 0 && !dice.oneIn(3)) {
                int index = dice.from(0, count - 1);
                if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                    any(message.getRepeatedFieldBuilder(field, index));
                } else {
                    message.setRepeatedField(field, index, value(message, field));
                }
            } else {
                int more = dice.oneOf(1, 1, 2, 3, 40);
                for (int i = 0; i < more; i++) {
                    message.addRepeatedField(field, value(message, field));
                }
            }
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            any(message.getFieldBuilder(field));
        } else {
            message.setField(field, value(message, field));
        }
    }

    private Object value(Message.Builder parent, FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case INT -> (int) (long) dice.oneOf(WHOLE);
            case LONG -> dice.oneOf(WHOLE);
            case FLOAT -> (float) (double) dice.oneOf(REAL);
            case DOUBLE -> dice.oneOf(REAL);
            case BOOLEAN -> dice.oneIn(2);
            case STRING -> dice.oneOf(WORDS);
            case BYTE_STRING -> com.google.protobuf.ByteString.copyFromUtf8(dice.oneOf(WORDS));
            case ENUM -> dice.oneOf(field.getEnumType().getValues().toArray(EnumValueDescriptor[]::new));
            case MESSAGE -> {
                Message.Builder child = parent.newBuilderForField(field);
                any(child);
                yield child.buildPartial();
            }
        };
    }
}
