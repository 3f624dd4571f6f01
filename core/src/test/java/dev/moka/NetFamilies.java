package dev.moka;

import java.util.List;

/**
 * The families of nets people bring, as prototxt: as their authors' deploy files have them, in any width and for any input size.
 *
 * <p>Channels are multiplied by {@code width}; 1 is the published net. All end in 1000 classes, FCN-8s in 21.
 */
public final class NetFamilies {
    private NetFamilies() {}

    /** VGG (Simonyan and Zisserman, 2014) with 16 or 19 layers. */
    public static String vgg(int depth, double width, int size) {
        NetText net = new NetText("VGG-" + depth, width);
        String blob = vggBlocks(net, net.input(size), depth, 1);
        for (String fc : List.of("fc6", "fc7")) {
            blob = net.fc(fc, blob, net.channels(4096));
            blob = net.relu(fc.replace("fc", "relu"), blob);
            blob = net.inPlace("Dropout", fc.replace("fc", "drop"), blob, "");
        }
        net.softmax(net.fc("fc8", blob, 1000));
        return net.toString();
    }

    private static String vggBlocks(NetText net, String data, int depth, int firstPad) {
        int[] channels = {64, 128, 256, 512, 512};
        String blob = data;
        for (int block = 1; block <= 5; block++) {
            int convs = block <= 2 ? 2 : depth == 16 ? 3 : 4;
            for (int i = 1; i <= convs; i++) {
                int pad = block == 1 && i == 1 ? firstPad : 1;
                int outputs = net.channels(channels[block - 1]);
                blob = net.convRelu("conv" + block + "_" + i, blob, outputs, 3, "pad: " + pad);
            }
            blob = net.maxPool("pool" + block, blob, 2, 2);
        }
        return blob;
    }

    /** ResNet (He et al., 2015) with 50, 101 or 152 layers; the stride is in the first 1x1 convolution, conv1 has no bias. */
    public static String resNet(int depth, double width, int size) {
        NetText net = new NetText("ResNet-" + depth, width);
        int[] blocks = {3, depth == 152 ? 8 : 4, depth == 50 ? 6 : depth == 101 ? 23 : 36, 3};
        String blob = net.conv("conv1", net.input(size), net.channels(64), 7, "pad: 3 stride: 2 bias_term: false");
        blob = net.relu("conv1_relu", net.norm("bn_conv1", "scale_conv1", blob));
        blob = net.maxPool("pool1", blob, 3, 2);
        for (int stage = 0; stage < 4; stage++) {
            for (int block = 0; block < blocks[stage]; block++) {
                String name = (stage + 2) + blockName(block, blocks[stage]);
                blob = bottleneck(net, name, blob, 64 << stage, block == 0, stage > 0 && block == 0 ? 2 : 1);
            }
        }
        blob = net.pool("pool5", blob, "pool: AVE kernel_size: 7 stride: 1");
        net.softmax(net.fc("fc1000", blob, 1000));
        return net.toString();
    }

    /** a, b, c, ... or, in long stages, a, b1, b2, ... */
    private static String blockName(int block, int blocks) {
        return blocks <= 6 ? Character.toString('a' + block) : block == 0 ? "a" : "b" + block;
    }

    private static String bottleneck(NetText net, String name, String in, int full, boolean first, int stride) {
        int inner = net.channels(full);
        int outer = net.channels(full * 4);
        String shortcut = in;
        if (first) {
            shortcut = resNetConv(net, name + "_branch1", in, outer, 1, "stride: " + stride);
        }
        String blob = resNetConv(net, name + "_branch2a", in, inner, 1, "stride: " + stride);
        blob = net.relu("res" + name + "_branch2a_relu", blob);
        blob = resNetConv(net, name + "_branch2b", blob, inner, 3, "pad: 1");
        blob = net.relu("res" + name + "_branch2b_relu", blob);
        blob = net.conv("res" + name + "_branch2c", blob, outer, 1, "bias_term: false");
        // As in trained nets a block changes little; with 1 here, fifty of them would blow rounding errors up.
        blob = net.norm("bn" + name + "_branch2c", "scale" + name + "_branch2c", blob, 0.2);
        return net.relu("res" + name + "_relu", net.sum("res" + name, shortcut, blob));
    }

    private static String resNetConv(NetText net, String name, String in, int outputs, int kernel, String param) {
        String blob = net.conv("res" + name, in, outputs, kernel, "bias_term: false " + param);
        return net.norm("bn" + name, "scale" + name, blob);
    }

    /** DenseNet-121 (Huang et al., 2016), growth 32; the classifier is a 1x1 convolution. */
    static String denseNet121(double width, int size) {
        NetText net = new NetText("DenseNet-121", width);
        int growth = net.channels(32);
        int channels = 2 * growth;
        String blob = net.conv("conv1", net.input(size), channels, 7, "pad: 3 stride: 2 bias_term: false");
        blob = net.relu("relu1", net.norm("conv1/bn", "conv1/scale", blob));
        blob = net.pool("pool1", blob, "kernel_size: 3 stride: 2 pad: 1");
        int[] layers = {6, 12, 24, 16};
        for (int block = 0; block < 4; block++) {
            for (int i = 1; i <= layers[block]; i++) {
                String name = "conv" + (block + 2) + "_" + i;
                String grown = denseConv(net, name + "/x1", blob, 4 * growth, 1, "");
                grown = denseConv(net, name + "/x2", grown, growth, 3, "pad: 1");
                blob = net.layer(
                        "Concat", "concat_" + (block + 2) + "_" + i, List.of(blob, grown), name + "/concat", "");
                channels += growth;
            }
            if (block < 3) {
                channels /= 2;
                blob = denseConv(net, "conv" + (block + 2) + "_blk", blob, channels, 1, "");
                blob = net.pool("pool" + (block + 2), blob, "pool: AVE kernel_size: 2 stride: 2");
            }
        }
        blob = net.relu("relu5_blk", denseNorm(net, "conv5_blk", blob));
        blob = net.pool("pool5", blob, "pool: AVE global_pooling: true");
        net.softmax(net.conv("fc6", blob, 1000, 1, ""));
        return net.toString();
    }

    /** Normalisation and ReLU come before the convolution here, and not over the bottom, which others read too. */
    private static String denseConv(NetText net, String name, String in, int outputs, int kernel, String param) {
        String blob = net.relu(name + "/relu", denseNorm(net, name, in));
        return net.conv(name, blob, outputs, kernel, "bias_term: false " + param);
    }

    private static String denseNorm(NetText net, String name, String in) {
        String blob = net.layer("BatchNorm", name + "/bn", in, "");
        return net.inPlace("Scale", name + "/scale", blob, "scale_param { bias_term: true }");
    }

    /** MobileNet (Howard et al., 2017); the classifier is a 1x1 convolution. */
    public static String mobileNet(double width, int size) {
        NetText net = new NetText("MobileNet", width);
        String blob = mobileConv(net, "conv1", net.input(size), net.channels(32), 3, "pad: 1 stride: 2", true);
        int channels = net.channels(32);
        int[] outputs = {64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024};
        for (int i = 0; i < outputs.length; i++) {
            boolean half = i == 1 || i == 3 || i == 5 || i == 11;
            String group = "pad: 1 stride: %d group: %d".formatted(half ? 2 : 1, channels);
            blob = mobileConv(net, "conv" + (i + 2) + "/dw", blob, channels, 3, group, true);
            channels = net.channels(outputs[i]);
            blob = mobileConv(net, "conv" + (i + 2) + "/sep", blob, channels, 1, "", true);
        }
        blob = net.pool("pool6", blob, "pool: AVE global_pooling: true");
        net.softmax(net.conv("fc7", blob, 1000, 1, ""));
        return net.toString();
    }

    private static String mobileConv(
            NetText net, String name, String in, int outputs, int kernel, String param, boolean relu) {
        String blob = net.conv(name, in, outputs, kernel, "bias_term: false " + param);
        blob = net.norm(name + "/bn", name + "/scale", blob);
        return relu ? net.relu(name + "/relu", blob) : blob;
    }

    /** MobileNetV2 (Sandler et al., 2018), with ReLU for ReLU6 as in its Caffe version. */
    static String mobileNetV2(double width, int size) {
        NetText net = new NetText("MobileNetV2", width);
        int channels = net.channels(32);
        String blob = mobileConv(net, "conv1", net.input(size), channels, 3, "pad: 1 stride: 2", true);
        // Expansion, channels, repetitions, first stride: table 2 of the paper.
        int[][] table = {
            {1, 16, 1, 1}, {6, 24, 2, 2}, {6, 32, 3, 2}, {6, 64, 4, 2}, {6, 96, 3, 1}, {6, 160, 3, 2}, {6, 320, 1, 1}
        };
        for (int row = 0; row < table.length; row++) {
            for (int i = 0; i < table[row][2]; i++) {
                String name = "block" + (row + 2) + "_" + (i + 1);
                int stride = i == 0 ? table[row][3] : 1;
                blob = inverted(net, name, blob, channels, table[row][0], net.channels(table[row][1]), stride, i > 0);
                channels = net.channels(table[row][1]);
            }
        }
        blob = mobileConv(net, "conv9", blob, net.channels(1280), 1, "", true);
        blob = net.pool("pool9", blob, "pool: AVE global_pooling: true");
        net.softmax(net.conv("fc10", blob, 1000, 1, ""));
        return net.toString();
    }

    private static String inverted(
            NetText net,
            String name,
            String in,
            int channels,
            int expansion,
            int outputs,
            int stride,
            boolean residual) {
        int inner = channels * expansion;
        String blob = in;
        if (expansion > 1) {
            blob = mobileConv(net, name + "/expand", blob, inner, 1, "", true);
        }
        String group = "pad: 1 stride: %d group: %d".formatted(stride, inner);
        blob = mobileConv(net, name + "/dwise", blob, inner, 3, group, true);
        blob = mobileConv(net, name + "/linear", blob, outputs, 1, "", false);
        return residual ? net.sum(name, in, blob) : blob;
    }

    /** Network in Network (Lin et al., 2013), the ImageNet model of the zoo. */
    static String nin(double width, int size) {
        NetText net = new NetText("NIN", width);
        String blob = ninBlock(net, "conv1", net.input(size), 96, 11, "stride: 4", 1);
        blob = ninBlock(net, "conv2", net.maxPool("pool1", blob, 3, 2), 256, 5, "pad: 2", 3);
        blob = ninBlock(net, "conv3", net.maxPool("pool2", blob, 3, 2), 384, 3, "pad: 1", 5);
        blob = net.inPlace("Dropout", "drop", net.maxPool("pool3", blob, 3, 2), "");
        blob = net.convRelu("conv4", blob, net.channels(1024), 3, "pad: 1");
        blob = net.relu("relu_cccp7", net.conv("cccp7", blob, net.channels(1024), 1, ""));
        blob = net.relu("relu_cccp8", net.conv("cccp8", blob, 1000, 1, ""));
        net.softmax(net.pool("pool4", blob, "pool: AVE kernel_size: 6 stride: 1"));
        return net.toString();
    }

    private static String ninBlock(
            NetText net, String name, String in, int outputs, int kernel, String param, int cccp) {
        String blob = net.convRelu(name, in, net.channels(outputs), kernel, param);
        blob = net.relu("relu_cccp" + cccp, net.conv("cccp" + cccp, blob, net.channels(outputs), 1, ""));
        return net.relu("relu_cccp" + (cccp + 1), net.conv("cccp" + (cccp + 1), blob, net.channels(outputs), 1, ""));
    }

    /** FCN-8s over VGG-16 (Long, Shelhamer and Darrell, 2015), 21 classes; skips are cropped as its authors do. */
    static String fcn8s(double width, int size) {
        NetText net = new NetText("FCN-8s", width);
        String data = net.input(size);
        String blob = vggBlocks(net, data, 16, 100);
        blob = net.inPlace("Dropout", "drop6", net.convRelu("fc6", blob, net.channels(4096), 7, ""), "");
        blob = net.inPlace("Dropout", "drop7", net.convRelu("fc7", blob, net.channels(4096), 1, ""), "");
        blob = net.conv("score_fr", blob, 21, 1, "");
        blob = upscore(net, "upscore2", blob, 4, 2);
        blob = skip(net, "4", blob, 5);
        blob = upscore(net, "upscore_pool4", blob, 4, 2);
        blob = skip(net, "3", blob, 9);
        blob = upscore(net, "upscore8", blob, 16, 8);
        net.layer("Crop", "score", List.of(blob, data), "score", "crop_param { axis: 2 offset: 31 }");
        return net.toString();
    }

    private static String upscore(NetText net, String name, String in, int kernel, int stride) {
        String param = "convolution_param { num_output: 21 bias_term: false kernel_size: %d stride: %d }";
        return net.layer("Deconvolution", name, in, param.formatted(kernel, stride));
    }

    private static String skip(NetText net, String pool, String coarse, int offset) {
        String score = net.conv("score_pool" + pool, "pool" + pool, 21, 1, "");
        String crop = "crop_param { axis: 2 offset: %d }".formatted(offset);
        String cut = net.layer("Crop", score + "c", List.of(score, coarse), score + "c", crop);
        return net.sum("fuse_pool" + pool, coarse, cut);
    }
}
