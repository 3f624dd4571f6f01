package dev.moka.finetune;

import dev.moka.Draw;
import dev.moka.MokaException;
import dev.moka.finetune.PictureSet.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Holds out one picture in five of each class, at least one, by a seed. */
record HeldOut(long seed) {
    private static final int ONE_IN = 5;

    PictureSet split(PictureFolders all) {
        List<Item> train = new ArrayList<>();
        List<Item> val = new ArrayList<>();
        for (int label = 0; label < all.classes().size(); label++) {
            int wanted = label;
            String name = all.classes().get(label);
            List<Item> items =
                    all.items().stream().filter(item -> item.label() == wanted).toList();
            if (items.size() < 2) {
                throw MokaException.model(
                        "class '%s' has one picture: give two or more, one to learn from and one to test with", name);
            }
            Set<Integer> heldOut = drawn(items.size(), new Draw(seed, "held out of " + name));
            for (int i = 0; i < items.size(); i++) {
                (heldOut.contains(i) ? val : train).add(items.get(i));
            }
        }
        return new PictureSet(all.classes(), train, val);
    }

    private static Set<Integer> drawn(int items, Draw draw) {
        return IntStream.range(0, items)
                .boxed()
                .sorted(Comparator.comparingLong((Integer item) -> draw.bits(item)))
                .limit(Math.max(1, Math.round((float) items / ONE_IN)))
                .collect(Collectors.toSet());
    }
}
