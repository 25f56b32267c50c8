// Written by tools/words/build.py, which tells how: the list of crypto/words.txt, packed. A test compares the two.
const PACKED = "S+zrZ3jbT/VhpvSImlchqI54r0IUl6ZPIiItihaL7dUjs+JdMXJRGzmuRLZipTjYYHC5tehz4bGOMH33T5kmb7YZ1ofO3DJN8J0KaxvJyrEMpVCe31owbk/OFQY7uTnaOC+08khTd80WzzZs9GJvmlmXibLqYsLWpSaKjERPIkHChTAISHArR1+n0m7EFfQibO8pb8eiZBionPjqoJmLfYti4ln1Q41IpENFFiITJ9bQZnUM7HDBIVKzPO9NXtR3Bdqitp45UEFAlwnCcMAonB3yX4Vahag4pl2Cf7OVgvFWpBQ0kN0XKdEn7anccskrY/H/a2hltUTB+L+la1gCvglFDf4JgJytdgAaLiLfCt7xcO9iBFYwlg4PgPONxgd4UGFFx7K6uuMIqrF2Glfg/yhYagHDDL1OlB69JRjwVNm3HyturAPcfnsny2A43j7B7pIfsjve5XgTNI5dhlQ0ym0kCmpmdnCeoOHYqxfOGIPOyWEg9a77mf1kRHp/XPUIJRTRPN5dP53EN2IcVYliA9GWiWnpFFdd0Q720r6R4mbX85ChWzceNCI1+GWBydNJssLf1yYy5ChD0XH5OzJ31hy+7kvpEtpsKb5tvGCXtLj1+nDAytEqL/sBtO3F7EcUw7isdKd7pSJi70gK/ZMERBTx4UUJqFCVml6spg2Vrrtrk20peW15ZW0AYrbMhS5k0OEutkn/iNazKD9iPDUbsaRBDPDqiHZGDWBtJrfv298QmWgR9E2jRg3FAmT4////37xyWn1MhWNlnRmhkm07oY2u0abbKDNXfyF1OxQoV3J4m5ygYly/KtDbGlr2Lg7TzhZvPj9rqQ+HtAa2/2OohGRaaifjOW8uPQj7JtfB4SNAlSX/+rGB0fLNurURN2s3N/P6sZhZXxD2XS6DWn8JW8pIvR0M5fV4irB2xCOMPaB6eO3QNvhsx8y3wzvuE4rdw/QaGhDIxxJZK2OEMf9YJvv7KmtmKH6hLyEwbWno/sXay2TFl84gCURDAjds6mf0DoNjsUx0MXLNYXFQqTm/RDDJzRasIncyUqI4aXoRnbWpd+MAmdTHMR///1rBkqoMSPmdZsj5k/AaYpKmIyPOAMdb2+y/YpMohrn2nNGegGuLnU8jrJjs64fH/1xZaKdgrN6eYSOVlJLbCiA6DtqzBELc+Ee8BdaQ/0ocFJI6pVcK///////////fu73sjNQ+XrKA+JShy8KV7QQD+PqPIVowzUT2TGWB0AGRSfoZptXc6VQZ3Blm9m/JsJhIVIzd870H0shhi7FUk4RWy8ZzeO8eXR+B6/LRUf/////3I0y+m+H///4d/TGYq/MvghVRGJeazy7SmDGnBd9+HJBK+GmTsNg0zEZuksChgDC+N00+IVluDhCvpo7SBBsCq9Y3O/IAcR5O15xQQ8OfrEXZmtci0K207ISUP3TM90pURLsGi91hvwgT92cSVdqYtsT+Gvh2fY2MfqzByWhsiw9C9c4GFAOKYFYjhf5KIr9N4kivhQLoERgob/RQIk0x8B3Cyxfz35gAjK7WWmwxysd9ZU/Ch1YS+rAhme08bB6UPVJ4uh76Qa7ApG9ICmNCHIvrRHnXjndSuqfh9/JCOWNTKUOI8/HQnvdAtLRxLQip6dJrXZLeMSTDkwe8OrybV2UiQi83MarrnOqPFr5X44EIRdjhRhhuCA7awmcWjwbakRRnxxrx1JANCl92B1vBz6sJGhrtPMja5rrO8P0eWg4lBPZYnzwBiUNAXVCv6cvN7ytAl1QFEPnHhQA3UV4UI9dnBO7DxuPfdUBaK72dlnEy1CMsD7qw0woXklK9AW4n7yDyALUph3Egf6jYrk56Ozuj6Mn6O0FCPahW/8OhqTQ7Ll5lZemIz7DdXlUx6jBlLM6jVLrYGRnkx+bfGJSkp1s645+DvHOf+WjBxEv3GSildffqfdqdPMvwAJI7cZ2QWYZrtfN3D1i2479Y9Ne2YQoeB+oLkNzZ6/WjIN7QPsPqIjjoOg8cOLh+KAtSQwG50OZrrztcmxXXeQ5q47thKPWXRECgmORLz1VFNySRnxs+JmgJv9ZQtl4lbSkiIUWid6nP+J4XTCcs8qva4qtiOOEUpievyHZR84IMXEu+r9DE7Aj195UdkFR2pSRL9hSfhuuGlx475qVB9RDh18g0gZTMXZVOhVo3VcsDw904U7Ox87yWlms35tLFPLdzepWIf9DdsYqIXCD98RDZbwYkmP82aBkYtZxn61WAEPCCPYVBaKAD8yuceLj9AK06vBWZf0BZ44YXcfy3gYb7WumsQNEnnV5XyIyI/c+Sli1nyJOaSAf/9d1GvDHLTCxGVWb4z/r1d42bU3KRrWo2lOZtQGjtsa8lqSooWRnEz0qnT2T0FEiLdw1Q9PmKeSPAYyGmGUpE8pYsPOweDJFZ1Js1f82jvXDk7LNh6pIX1Q3djC+dXqT2WRcfSPWYdFr8t/gFQMWPg+AVZaH2yBilW9Q0tbWmkkWV66M5ZmYLG8rJyjAzD+6F5f6+cLd/9SgupAft6Ed4u8sNXBd69/Y0DHkUuPQXkoDwrM7cyGauP+XI2J0U+qXHnjZ8EImjfQazXdpn4LhOOOMUJxOp9EWnhxvu2TwcbJh/gNSYqe28t6IZVwq39vxHejNa9qnhyoGUA9vQAEN8tpw2tAK7wGCTfYTHKQAbLb4Sub7bxUOTS8wj8NIxd14NMUL0dkvMFxDFZsicVF5yO8tnymAz07MUdkvgH1lATod93ey/HiYUajQ1JhQOEzEIrLZcZWdZ5nFaX7AM8hoN38mPMNZuLKEKDPo6w4vgokGLywXO4y/dU86DHssgOHZbzISeZApWKFT+JvYl7zdM/bFXqvf4cU/ata45prmVFYPofjnCzDaXneig9K4Fc9KgIUqOx8fcgqK98m5e+ZTg1YZw1LGs4on2DIoQdhdTA9rQAnYHJ8RV/P2TUROShVzEBQSbaaNNkmfS9d24SbIl3hvZkWa19IGVpbULRJB1j1YlScG+RUPCEMzmPJWK1Lnmbv4WBzXb7k+NmVN263NXGi2p5NsUOFfwrKrXb0CQ7JoavkQeTKCVbuJUOH/zxq7d2PLLPfFhQzXmnlMQXoIH3fyXL3lHoyzMGOeVJXHXIo0IzTTnYbYx98YXjzEVTMbUYhCvDcMw5+iQLVR3OhyOIEIbJvnCY/l9Mkz4AGc6Bq8S33yG6usVmOWjimzicvewv5VrsURBm+KoSUSVVkTomql1bpC1uRS9b/eq8zZ9NBwTKY7mdYjaAMRAddt3KOa2KRU9FwiMIyCg0KjwT6cXDOhN5S1ThWyckhHyTj12xjiSCBr2wYgJ4j9AGD24JKSr1XH2x2KA/XOOn0xEh3jKpdNl5ZBrFWicDi88vLykweNMikWwC8F9YOmOVOfvHVA08XBZeq/onfhBd+prrJ0bG/ql/mFy9KdbB8PGWuifBJEWL1EwAHSMeLkAnxkbctUxSM+v5wdOCZmel1HTBZYAmy5CKj+o7msR33T7oD3j40RUcELMeDApgVhxhtFAvUjHZ+v1t8clBWPG+5wsWmN0VLSVmOPZOA+/tnpsEQvzc+ktDV6d7V4OMqZbc3Qp2qqE2mQ1KRUA0KLKFbOBHhpb2XfdJouHK54zY13/XPG5a7LCVy4H+o5B6ye+zyHp6JxuODMdDAUP4lYgD6tYjgUOc6x4V2w3QQOOlpG0A0AGx5K7qTER4DJK75lGCO8scA5p4lGf5F7mQL+vkgmuH1Eft10e7rGKZxcYipOBNOUSlZmUX7KYPkxtIaSnlYLrTF0SYejzlcuXgHowX73fTOpm4ZRDs21bqCylkmBBrGjPzi2Y5Va671c+WJxBsxZyDNU7PESdJv30UVpmvEV3qFkDVVMgdy/fA6kHQdVcCWdQ6FGQ9SE3+CL8v2EydNL8xGKRBV38qh/eLma0KzzRYzVeULJQJAymkhAYuMPRF/Okd4YF7IyToMRt17O5AFg0DXLzwOm02KyHmI9pyg7OBDbunB1lUsA1xIMBeSMoJvWd32nLNKrgDNomrPHsR3fDhZf5DK8+YrQQhyuXWpnQkT5fG+BnCtwHVAoYEkTzCS/OKlkyPDEDC0Lrc6RFVjz4afWF4tphn/HPFFLaB10h/SCBFge4NgQ3yAAfHSs+nDx0/+pDfYSOQKjkGWKY/ratf8RqOzPbn6Jx3Q4yN7Ky5MKA4bGXMkRl1qiM23rjv5/GZmRCoHq4/tinpFICadb3amfi2oedF9GC6P1olyJXiTPT/v3F0xLAT4db5T8+WjPyh0VgY7j2ztaa1bDlDUuOEn2F41j8i/jnCrFsiw0YCanbQyg5Gty5kjRiHxDqfeZMbNJUvuplTn1K9Q/MMNtDj/jeYhukBI9VtvfF/cBE9C+rWEDSk1lhCNMy+fYfGjI4he5CFaYLunbySw01XRbo857pUXCweEpvvbl70zaambEXR8ZZMWINgIc7VWVQdu6B3/GfFByGY4TVgyOyy4EVdn6gw9uQfT319HhzzsbuL8YJy8LuNMUL/cWjIJsqgVJ9UKb7vUd5J6DA0XX0ZK4zh2RbJbYiwUl1prwWGGZvEwkkG7Srq6rx56j0XTY9SxibsRBjptyJexg3m62uD8utIFxJ+LmgAugLDRRw2zKr/mVxnLjN3847YywRvyy9RweGriTtCaENBWiFX0336qv2F1+ZA8L/DszZolJCiUSJhhomMwWCfTcZ29N67DAb7LAAO+Tw08TyKSsjY2yc+seYoEfoP9K02m1rzBEEUNbWAPR3XRzKiI+Mx1LeVdTWx/GdGiATPaiSood/z0YXuWuQtALsWj9LGhUGH7axz+tHJUtvwZKFUTMj6qwSKMLUyvOWqGKcDeTxo/7K/L3nRZWIlOJvVlTWEGGDHobUn+cSuMOthE9LN47nhwx8GuSWng2I3igHAawqMfvTeYA2M0Y0+HE8JQGheBjcFNi1psiO/iAzl0aC9KV66darLlRkHirpuqDPbJ0sbXVXvmmpc9LszUKWS+R1RhwYY+MZSiwwUrhm7xP/A88D+PdgaAO5k2B+hlBiIUO2NV8SMQUBMj6b8+6OnwW2VbqQTIu8x2KPVndZM7ogrqFMTx9e0cYlrZoOTUlRl3WT5qGzTfA2wZeRlabz21exbeoQhT3l2RG5Y6T33NxUVRbMTBsuWwhRbMpIY+o9hrDlrv1NkY5G0O4mYkeBnsD+q7lgTMLUSA6UlchnhRITLctgKuCNogHycGUqkthZ+qfFd7qZfN4MOAiC3AFHxqeNxI9XLXqyFkFgYZpHaE8wTz51Baz9rtalCpfC5fLJmiKiFaPEpZOe2ZDPd264Rity2q6Dm1/jZ83b02CYJH0uGUoF6q44HwlbHKzL6WEn17MEMbW5E6v5QPNunwXpZ59rzSxW66mrfLKMoRebZ2sfkDl6gkD6pyuvQ4GCx5zkfR6accyYQ5eYFQ2p4trZ/Fr2uNJ6daNkClqvsHLvuaBCNUWYFRhMXOXXyqRiqz8/tDs3aqL0+u0qB9TheGCR8Bl5eVUZ6zgdU5+jlGHmmYMf/O4xpaFDC2YK2bFGEutnbeG1Ty/kudT95ZfKAb+DXULZDLsEX+MYJQI7IdIHW5tVacxbVca/3KITpgVjP+nuG1plOS4UWKGhYTVPtScs2SoBkAem3E7FBw945A8lGOvgKx+kXKqUro6H2mMa1wTjrzm84s0EovEdwAFeY3Qd16VIh8sxYHdLTKuMZC76WRQzKH/7HrMcfzHdtQUJ/pQumnNtNACu1owcOHQ5nXlJZ4NzqHM3sA5wtBdUYlla2RXTjUoL7Fi+LqOjhMc9uKNjwg1WQ1KR6N99pfeFCMFvD/L0JToKGlOS5mtFJtzeExoU6pXNQ0OqLhXBcWHiojoioAkO4qcv3zTX1llklHTqfpIrMDIugI3yl+0hL7Ajul8TSDio5Ew0Bd9p+YPbIcRon+wcIh1vjkyzvs3J6jsiZZmfOGt+AzNXUxcUtVg/VTU5u7rwQGz5V15KQC3OO+eEi+4uRo/70u35z67ufwSGtimy0IPsd7G0+3YwcicLRISeQ09dlR2k0v4PFZN/K5RwFoT9CvlJLiVebKi2686BswXXHKT+pbJD7hBNR7HUPcy+G2yTst8tEuKyF/l5UfLeNpeFIlPd0MG+rnK96P9QD6jfhvtXSNwgowo1xkH/16rLqupw/yj0BHHpZUmxNYwnSAumEjIR4gbLSiKltzau6TRSAriZ5YYxu+L+hysywt5oDHi62IQQk8ZV8ZeSal5+TB7TTy8PCcr8rHyxE4kwbQQZKupQ7BKfPfEf9FmKJL/8MNBeEFmSH6LA9TdPmicJGT4MJHSw8yRB97H6iTecOFRvO7+xJfHOyns4l1bR3I3zrdY2JFAfwnE7xPDeajr/knOj1yVfkz+wdQ2lrLiLF7cL2Ri/VkTY6/QROujxkfnJd4k/5yhg7fRVXJMSeOmaH6bm1ODL7UCLA0Zw+my8KU0Ex+iuzvGWKqe/GtLuHz0NMSH8l12Q1qcVuZKYRcxbIxiekv/PlajuldZFVV0sxLRUV6WtffzR/zf12qjO0FkCg89dFhnyhpHD6RgMMjZGQ2KNh8Gdx+O6PRIIIOKxtwpgy7GOqI5+ibQyaEVU6fOdxI5mFXzcP6+0smYtxfkS84fQr4hslOoU5eIIiA1r17BI2xX4JSvSexQHOqrHlZ2uzpKfS4nQ45jjo39UKaTQ3o1r9ZrpArxzpNU+j1BBSzoTSTrp5XAGjrvWHR99RK24zEEDVPQJloULNNv491y+Ka01xk9Qn5zWfGYU2bx7MVO+nU6g+2oqsvmKUxSLwBKEGi3/v3cOrA22cBus50w6MbSejVLmzP1WkfCa5FI+vg9o2P9XCrgqlI1iEmwaw0TiRWLJdSX62mX6mgcVHaGbmBXD0C3nYuRCkvbDuLKz8oyW3eFNpaExy4j0MPySx/8OtCSeoumdE3C7LWwpwsFtjyqF1VK0o6toWzRbWcNq1WEQJ0ywOfpdDTaN3qCjrVBjPT4sTNerSktR3HrBTpejh9UmA1y9Q2mZMvgtAG1zgP6zXP09zIIpGXH6Nwd1jI4FgVHgfNl06WlPb9VvcR8pOtgsYRtG7G0wBhu6oWoSSfate3Z9KM1tuLiUGQLTsq2y1QOhJlCJFf6iKZvDKhq/ytATwbPNZ+VgokrCKPW4VnsqK/4FCUyAG1MgXHgWipuyJBi/e+lWp9EGKkDdv3MZHxGb6uyQ5hGXGDBgSqS8AQ9oep1c/TNKqGBESL0gEzGRVyqP8yIHVRb/9gTj7IUTiQ5krQRau9VrRrdPhATiGrODUCA1RAJa7CU6PjEJVtnbOB4ZhpFQABhS66rvs34nnDBHw7JDU6/y7oZYT592lDcNx7yqFYuLj2JdOnjlIN62dQB08WyhKCsp23Egad1ahuR9nfAYqbL9PBvBVXJDsP8pCiPqD0vLbYjRL+AcDVFBxqI5MQmcg5bhvrIf7UDKQeE8VIaA3o6o9+BY80Cx++6RFh7vF+nkf7zoPwdw+TzOoP1pUAyinnA3olSi0+NiSE/pyQYbf39cv/TM7eFJoBIe9TZuXio4NzVBWTLS7eWl8Ird1jG02Wgfg0joGw91HePKbQiSPAx6iGXEjOegMeUDarHoEuKRmqhQ378UAsfgTQ8IQRfRTHvYgxa8TIuwNELlCxD6K1Yt0/dB1d9koahv6sVI9/pN6nDUi0mmCRAL8hfGRAbT7HKBzrW3QvjkrZTDqTAP2h/M2lYHYkMjtknHIiFPAA==";
let packed = "";
let at = 0;
let range = 1;
let offset = 0;
/** @type {string[]} */
const found = [];
/** @type {string[]} */
const characters = [];
/** A tree over the characters: each weighs one, and one more for each word that ends with it. @type {number[]} */
const weights = [];

/** @returns {string[]} the words of receipt phrases in the order of their numbers, unpacked when first asked for */
export function wordList() {
  if (found.length === 0) unpack();
  return found;
}

/** @param {number} chance of a yes @returns {boolean} the next answer */
function answer(chance) {
  for (; range < 65536; range *= 256) offset = offset * 256 + packed.charCodeAt(at++);
  const share = Math.min(Math.max(Math.floor(range * chance), 1), range - 1);
  const isYes = offset < share;
  offset -= isYes ? 0 : share;
  range = isYes ? share : range - share;
  return isYes;
}

/** @param {number[]} seen how many were yes, and how many in all */
function learned(seen) {
  const isYes = answer(seen[0] / seen[1]);
  seen[0] += Number(isYes);
  seen[1] += 1;
  return isYes;
}

/** @param {string} first @param {number} count of its words that end below the node @param {number} node */
function endings(first, count, node) {
  if (count === 0) return;
  if (node >= characters.length) {
    found.push(first + characters[node - characters.length]);
    for (let above = node; above > 0; above >>= 1) weights[above] += 1;
    return;
  }
  const right = weights[2 * node + 1] / weights[node];
  let chance = 1;
  for (let each = 0; each < count; each += 1) chance *= right;
  let rest = 1;
  let left = 0;
  for (; left < count && !answer(chance / rest); left += 1) {
    rest -= chance;
    chance *= ((1 - right) / right) * ((count - left) / (left + 1));
  }
  endings(first, left, 2 * node);
  endings(first, count - left, 2 * node + 1);
}

function unpack() {
  packed = atob(PACKED);
  const used = [1, 2];
  for (let code = 0x4e00; code < 0xa000; code += 1) if (learned(used)) characters.push(String.fromCharCode(code));
  for (let node = 2 * characters.length; --node > 0;) {
    weights[node] = node < characters.length ? weights[2 * node] + weights[2 * node + 1] : 1;
  }
  /** @type {number[][]} */
  const more = [];
  characters.forEach((first) => {
    let count = 0;
    while (learned(more[count] = more[count] || [1, 2])) count += 1;
    endings(first, count, 1);
  });
  found.sort();
}
