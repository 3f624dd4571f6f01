package dev.moka.finetune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moka.MokaException;
import dev.moka.finetune.PictureSet.Item;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSetTest {
    @TempDir
    Path folder;

    private Path pictures(String name, int count) throws IOException {
        Path made = Files.createDirectories(folder.resolve(name));
        for (int i = 0; i < count; i++) {
            Files.createFile(made.resolve(String.format("%02d.jpg", i)));
        }
        return made;
    }

    @Test
    void trainAndValAreTakenAsTheyAre() throws IOException {
        pictures("train/bees", 3);
        pictures("train/ants", 4);
        pictures("train/.hidden", 1);
        pictures("val/bees", 2);
        PictureSet set = PictureSet.read(folder, 0);
        assertThat(set.classes()).containsExactly("ants", "bees");
        assertThat(set.train()).hasSize(7);
        assertThat(set.train().get(4)).isEqualTo(new Item(folder.resolve("train/bees/00.jpg"), 1));
        assertThat(set.val())
                .containsExactly(
                        new Item(folder.resolve("val/bees/00.jpg"), 1), new Item(folder.resolve("val/bees/01.jpg"), 1));
        pictures("val/wasps", 1);
        assertFails(folder, "has a class 'wasps' that");
    }

    @Test
    void oneInFiveOfEachClassIsHeldOutByTheSeed() throws IOException {
        pictures("ants", 20);
        pictures("bees", 3);
        PictureSet set = PictureSet.read(folder, 1);
        assertThat(set.val()).filteredOn(item -> item.label() == 0).hasSize(4);
        assertThat(set.val()).filteredOn(item -> item.label() == 1).hasSize(1);
        assertThat(set.train()).hasSize(18).doesNotContainAnyElementsOf(set.val());
        assertThat(PictureSet.read(folder, 1)).isEqualTo(set);
        assertThat(PictureSet.read(folder, 2).val()).isNotEqualTo(set.val());
    }

    @Test
    void aListStartsWhereItIs() throws IOException {
        Path list = Files.writeString(folder.resolve("list.txt"), "a b.jpg 0\nc.jpg 1\nd.jpg 1\n/e.jpg 0\n");
        PictureSet set = PictureSet.read(list, 0);
        assertThat(set.classes()).containsExactly("0", "1");
        assertThat(set.train()).hasSize(2);
        assertThat(set.val()).hasSize(2);
        assertThat(set.train())
                .allSatisfy(item -> assertThat(item.file())
                        .isIn(
                                folder.resolve("a b.jpg"),
                                folder.resolve("c.jpg"),
                                folder.resolve("d.jpg"),
                                Path.of("/e.jpg").toAbsolutePath()));
        Files.writeString(list, "a.jpg 0\nb.jpg 2\n");
        assertFails(list, "no picture of label 1");
        Files.writeString(list, "a.jpg 0\nb.jpg -1\n");
        assertFails(list, "a label below 0");
    }

    @Test
    void whatIsMissingIsTold() throws IOException {
        assertFails(folder.resolve("none"), "none does not exist");
        assertFails(folder, "has no folders with pictures");
        pictures("ants", 2);
        assertFails(folder, "there is one class, 'ants'");
        pictures("bees", 1);
        assertFails(folder, "class 'bees' has one picture");
        pictures("wasps", 0);
        assertFails(folder, "wasps has no pictures");
        pictures("train", 1);
        assertFails(folder, "no val to test with");
    }

    private static void assertFails(Path source, String words) {
        assertThatThrownBy(() -> PictureSet.read(source, 0))
                .isInstanceOf(MokaException.class)
                .hasMessageContaining(words);
    }
}
